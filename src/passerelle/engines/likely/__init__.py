"""How likely a move is: p(j | leaves i), a conditional logit fitted on observed moves between occupations.

``facts`` says what is known of each unit (an occupation, or a node of the survey), ``pairs`` sets units
against each other, ``flows`` adds what the moves of *other* origins say, ``logit`` fits and scores, ``folds``
holds origins out, ``ranking`` measures. It is about behaviour; advice is engines/transitions.py.
"""
