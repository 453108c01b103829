"""The command line: one file per command group. Results go to standard output, words and progress to standard error."""
