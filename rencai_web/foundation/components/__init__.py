"""What pages are made of: layout surroundings, navigation, and components that refuse wrong arguments."""
