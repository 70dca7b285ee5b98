"""The telephone tree: one sheet of paper for the day on which the app is down."""
