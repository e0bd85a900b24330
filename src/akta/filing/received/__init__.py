"""The addressee's side of a filing (pisma przychodzące z portalu): a unit's inbox."""
