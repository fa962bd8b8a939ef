"""How wrong formcheck is: what it reads from clips of which everything is known, held against what is true."""
