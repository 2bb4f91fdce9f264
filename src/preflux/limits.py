"""Bounds on input, so that hostile or broken files end in a finding, in bounded time and memory."""

MAX_FILE_BYTES = 16 * 1024 * 1024
"""A larger file is not read. The largest manifest seen in real repositories has 3.7 MB."""

MAX_DEPTH = 200
"""Nested collections in one document; the C parser needs quadratic time for deep flow collections."""

MAX_NODES = 1_000_000
"""Nodes of one file with its aliases expanded: an alias bomb ends here."""

MAX_NODES_OF_ALIASES = 1_000_000
"""What aliases add in all files of a run together, in nodes: many small files can each be a bomb."""

MAX_FAULTS = 100
"""Parts of one file that are not YAML; what comes after these is not read."""

MAX_DIRECTIVES = 1_000
"""`%TAG` lines of one file: the C parser compares each with all others."""

MAX_DIRECTIVE = 1_000
"""Characters of a `%TAG` line: what it says is put into every tag that uses it."""

MAX_CONFIG_BYTES = 1024 * 1024
"""A larger `.preflux.yaml` is not read."""

MAX_FILES = 200_000
"""Files of one repository."""

MAX_INDEX_BYTES = 64 * 1024 * 1024
"""Of a larger index of git, nothing is read. 200,000 files make 30 MB."""

MAX_INDEX_NAMES = 64 * 1024 * 1024
"""Bytes of all paths of an index: version 4 writes only how each differs from the one before."""

MAX_IGNORE_BYTES = 1024 * 1024
"""A larger `.gitignore` is not read."""

MAX_IGNORE_STEPS = 10_000_000
"""Patterns that are held against names, in all: some 20,000 names against 500 patterns with a wildcard."""

MAX_FOLDER_DEPTH = 300
"""Folders in folders of a git work tree."""

MAX_BUILD_DEPTH = 200
"""Kustomizations that include each other in a chain."""

MAX_RECONCILIATIONS = 5_000
"""Flux Kustomizations of one cluster: one that renames itself would make new ones without end."""

MAX_BUILD_OBJECTS = 20_000
"""Objects of one build."""

MAX_ODD_ITEMS = 300
"""Items of a list under a strategic merge patch, where some lack or repeat their key: kustomize's way is quadratic."""

CHARACTERS_PER_NODE = 32
"""A text counts as one node more for each so many characters, where copies are counted."""

CHARACTERS_PER_PARSED = 4
"""The same where a text is parsed and written anew for each value that is put into it."""

MIN_STEPS = 3_000_000
"""Steps that every run may take to build; what a step is, see render/budget.py. Together with what follows for one megabyte,
half of it takes about two seconds. The largest repository at hand uses a hundredth, 50 clusters over one tree a fifth."""

STEPS_PER_CHARACTER = 3.0
"""Steps more for each character that is read."""

STEPS_PER_TRANSFORMATION = 20
"""Steps that a transformation takes for each object, whether it changes it or not."""

STEPS_PER_REPLACEMENT = 30
"""Steps that a replacement takes for each field path in each object."""

CHARACTERS_PER_STEP = 8
"""Characters of an object that is printed, filled in and read again, for one step."""

FIELDS_PER_STEP = 16
"""Fields or items of a mapping or list that are copied, for one step."""

MIN_VALUES = 800_000
"""Values that patches, replacements and substitution may add in every run: each can copy what others copied."""

VALUES_PER_CHARACTER = 1.2
"""Values more for each character that is read."""

MIN_OBJECTS = 25_000
"""Objects of all builds of a run together. 50 clusters that share two megabytes have 14,000."""

OBJECTS_PER_CHARACTER = 0.01
"""Objects more for each character that is read: the shortest object has 60."""

CHARACTERS_PER_OBJECT = 4_000
"""An object counts as one more for each so many characters."""

MAX_DEFINITIONS = 20_000
"""Ways in which the definitions of one `crds` file lead to each other."""

MAX_SPLIT = 4 * 1024 * 1024
"""Characters of a text that a replacement with a delimiter takes apart, together with what it puts in."""

MAX_COMPONENT_RUNS = 2_000
"""Components run by one build, each as often as it is included: two that include the next one twice double that."""

MAX_LIKENESSES = 20_000
"""Names that are compared for the broken paths of one kustomization; what comes after these has no hint."""

MAX_PROBLEMS = 500
"""What is told of the values of one object that the API server refuses: each is compared with the names that it knows."""

MAX_SCHEMA_PROBLEMS = 150_000
"""What could be wrong with one object at the most, as nodes times the longest list of its schema: the validator makes all of
it at once, with a copy of the list for each."""

MAX_LIKENESSES_OF_ALL = 50_000
"""The same for all kustomizations of a run together."""

MAX_PATH = 4_096
"""Characters of a path: no file system that kustomize reads from has longer ones."""

MAX_COMPARED = 300_000
"""Names that are compared with missing ones in a run; the later missing ones have no hint."""

MAX_DUPLICATES = 50_000
"""Keys of one document that stand twice and are remembered: comments may silence many of them."""

MAX_FINDINGS_OF_FILE = 1_000
"""Findings of one rule and severity in one file; that there are more is told below the report."""

MAX_FINDINGS = 20_000
"""Findings of one severity in a run, likewise."""

MAX_MESSAGE = 4_000
"""Characters of a message, a hint or a related message; of a longer one the middle is left out."""

MAX_PATTERN = 1_024
"""Characters of a pattern as in .gitignore: compiling one takes time for each."""

MAX_EXPRESSION = 500_000
"""Characters of a regular expression of Go. Of one with a million parts, google-re2 itself writes lines without end to
standard error."""

MAX_PATTERNS = 2_000
"""Lines of a `.sourceignore`; what comes after these is not read."""

MAX_PATTERNS_OF_ALL = 500
"""Patterns of all `.sourceignore` files together, or of the configuration: each file is held against each."""

MAX_WILDCARDS = 2_000
"""The `*`, `?` and `[` of the same patterns: to follow very many at once takes long for each character of a path."""
