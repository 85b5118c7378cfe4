"""How often generated functions are right, and what each part of the loop adds."""
