"""The sandbox: invented callers on the ordinary screens. Pure, as the rest of the domain."""
