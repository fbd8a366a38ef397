"""What pages show, worked out from models and search answers: typed values that templates only write down."""
