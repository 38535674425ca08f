"""Two captures compared as a whole: what is new, what is gone, what fails more often, is slower or larger."""
