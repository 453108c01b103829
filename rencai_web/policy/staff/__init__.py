"""What the policies give an employer's people, and the employer itself."""
