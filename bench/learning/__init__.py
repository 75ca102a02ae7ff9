"""Whether learning from edits works, as mechanics: a simulated editor with hidden preferences, a stub for a model.

It says nothing of the quality of any model. The learner sees what the desk sees: the draft and the sent text."""
