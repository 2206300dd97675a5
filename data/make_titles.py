#!/usr/bin/env python3
#
# make_titles.py - make the C table of the official titles of ICD-10-CM.
# Usage: python3 data/make_titles.py [--wheels DIR] >src/icd10/icd10cm_titles.h
#
# The titles are not in the repository.  They come from files of CDC/NCHS as
# they are packaged in simple-icd-10-cm in the Python Package Index: the order
# file of January 2021 and the tabular lists of April 2025 and April 2026.  pip
# brings the packages and checks their digests; with --wheels they are taken
# from a directory.  data/icd10cm_titles.txt says on which days titles were
# revised, so that each is given only for the days on which it stood.
#
# Fails if the packages cannot be had; the Makefile then builds without titles.
#
# The form of the output stands in src/icd10/titles.h.

import argparse
import datetime
import glob
import os
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree
import zipfile

PACKAGE = 'simple-icd-10-cm'
SOURCES = [		# version, digest, file, a day on which its titles stand
	('1.2.0', '9f325bdc507f8b273568afc6a609271ddcd89032ff599090f460a024b122d960',
	 'icd10cm-order-Jan-2021.txt', '2021-01-01'),
	('1.3.0', '9b6c022e7de2b59a5c440938e8e62e1b912923d28ac06d66112fdef6ef3949dc',
	 'icd10cm-tabular-April-2025.xml', '2025-04-01'),
	('1.5.0', '6d461d71dc26aedc530ae65f02cfb578a154e49507c32e8241e75f701d4b7e42',
	 'icd10c-tabular-April-1-2026.xml', '2026-04-01'),
]
DATA = os.path.dirname(os.path.abspath(__file__))


def download(directory):
	for version, digest, _, _ in SOURCES:
		requirement = os.path.join(directory, 'requirement.txt')
		with open(requirement, 'w') as f:
			f.write('%s==%s --hash=sha256:%s\n' % (PACKAGE, version, digest))
		subprocess.run([sys.executable, '-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes',
						'--ignore-requires-python', '--only-binary', ':all:', '--retries', '1', '--timeout', '20',
						'--disable-pip-version-check', '--dest', directory, '--requirement', requirement],
					   check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)


def packaged(directory, version, name):
	wheels = glob.glob(os.path.join(directory, '%s-%s-*.whl' % (PACKAGE.replace('-', '_'), version)))
	with zipfile.ZipFile(wheels[0]) as wheel:
		return wheel.read('simple_icd_10_cm/data/' + name)


def order_file(content):
	"""The long title, from column 78 on, of the code in columns 7 to 13."""
	lines = content.decode('latin-1').splitlines()
	return {line[6:13].rstrip(): line[77:].rstrip() for line in lines}


def without_accents(text):
	"""The order files have no accents, the tabular list has: Sjögren, Ménière."""
	return ''.join(c for c in unicodedata.normalize('NFD', text) if not unicodedata.combining(c))


def tabular_list(content):
	"""A seventh character, defined at any node above, completes the title of a leaf after a comma."""
	titles = {}

	def walk(node, meanings):
		code = node.findtext('name').replace('.', '')
		title = without_accents(node.findtext('desc'))
		definition = node.find('sevenChrDef')
		if definition is not None:
			meanings = [(e.get('char'), e.text) for e in definition.findall('extension')]
		titles[code] = title
		children = node.findall('diag')
		for child in children:
			walk(child, meanings)
		if not children:
			for character, meaning in meanings:
				titles[code.ljust(6, 'X') + character] = title + ', ' + without_accents(meaning)

	for category in xml.etree.ElementTree.fromstring(content).findall('chapter/section/diag'):
		walk(category, [])
	return titles


def read_facts(name):
	with open(os.path.join(DATA, name), encoding='ascii') as f:
		return [line.rstrip('\n').split('\t') for line in f if not line.startswith('#')]


def day(text):
	"""PostgreSQL's date: days since 2000-01-01."""
	return (datetime.date.fromisoformat(text) - datetime.date(2000, 1, 1)).days


def put_table(kind, name, values, per_line):
	print('static const %s %s[] = {' % (kind, name))
	for i in range(0, len(values), per_line):
		print('\t' + ', '.join(map(str, values[i:i + per_line])) + ',')
	print('};\n')


def put(sources):
	"""sources: (day, titles by code), by day"""
	histories = {row[1]: [e.split(':') for e in row[2].split(' ')]
				 for row in read_facts('icd10cm.txt') if row[0] == 'history'}
	codes = [(row[0], histories[row[1]]) for row in read_facts('icd10cm.txt')
			 if row[0] not in ('system', 'edition', 'until', 'history')]
	revisions = {row[0]: row[1].split(' ') for row in read_facts('icd10cm_titles.txt')}

	words = {}			# their numbers
	text = []			# of all titles, as numbers of words
	starts = []
	revised = []

	def put_title(title):
		starts.append(len(text))
		if title:
			text.extend(words.setdefault(w, len(words)) for w in title.split(' '))

	later = []			# titles other than the last one of their code
	for entry, (code, history) in enumerate(codes):
		gone = history[-1][0] if history[-1][1] == 'none' else '9999-12-31'
		days = [history[0][0]] + revisions.get(code, []) + [gone]
		last = ''
		for since, until in zip(days, days[1:]):
			known = [titles[code] for at, titles in sources if since <= at < until and code in titles]
			if not known:
				continue
			last = known[-1]
			if code in revisions:
				later.append((entry, day(since), day(until), last))
		put_title(last)
	for entry, since, until, title in later:
		revised.append('{%d, %d, %d, %d}' % (entry, since, until, len(starts)))
		put_title(title)
	starts.append(len(text))

	word_starts = [0]
	for word in words:
		word_starts.append(word_starts[-1] + len(word))
	assert len(words) <= 65535, 'a word is a number of 16 bits'

	print('''/*-------------------------------------------------------------------------
 *
 * icd10cm_titles.h
 *		The official titles of ICD-10-CM, as far as they are packaged.
 *
 * Made by data/make_titles.py in the build; do not edit.  Included by
 * titles.c alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_ICD10CM_TITLES_H
#define MEDREC_ICD10CM_TITLES_H
''')
	put_table('TitleRevision', 'title_revisions', revised, 4)
	print('static const char word_text[] =')
	print('\n'.join('"%s"' % w.replace('\\', '\\\\').replace('"', '\\"') for w in words), end=';\n\n')
	put_table('uint32_t', 'word_starts', word_starts, 12)
	put_table('uint32_t', 'title_starts', starts, 12)
	put_table('uint16_t', 'title_words', text, 20)
	print('#endif							/* MEDREC_ICD10CM_TITLES_H */')


def main():
	parser = argparse.ArgumentParser()
	parser.add_argument('--wheels', metavar='DIR', help='where the packages are')
	arguments = parser.parse_args()
	sources = []
	with tempfile.TemporaryDirectory() as directory:
		if not arguments.wheels:
			download(directory)
		for version, _, name, at in SOURCES:
			content = packaged(arguments.wheels or directory, version, name)
			sources.append((at, (tabular_list if name.endswith('.xml') else order_file)(content)))
	put(sources)


try:
	main()
except (OSError, subprocess.CalledProcessError, IndexError) as e:
	sys.exit('%s: no titles: %s' % (sys.argv[0], e))
