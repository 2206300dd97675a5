# How long simple-icd-10-cm, a package of the Python Package Index, takes to say
# of each line of a file whether it is a code: prints milliseconds and how many
# are, a line a round. The package has the edition of April 2026 and is
# imported, which reads its files, before the clock starts; so are the texts
# read, anew in each round, since Python keeps the hash of a text it has seen.

import sys
import time

import simple_icd_10_cm

for _ in range(int(sys.argv[2])):
	with open(sys.argv[1]) as f:
		texts = f.read().split('\n')[:-1]
	start = time.perf_counter()
	valid = sum(1 for text in texts if simple_icd_10_cm.is_valid_item(text))
	print('%.3f\t%d' % ((time.perf_counter() - start) * 1000, valid))
