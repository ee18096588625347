"""Conflicts of gmcr-py (Petersons): options that are taken or not, who controls them, what is infeasible, and preferences."""
