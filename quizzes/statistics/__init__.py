"""What answers tell about questions and tests. The formulas are pure functions of numbers, one idea
a file; what can't be computed from the numbers given is None, never a guess."""
