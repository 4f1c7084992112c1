// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "format/pickletree.h"

/// One line for a whole tree, as tests/support/describe.py writes it for the Python object: text t'hex', bytes b'hex',
/// [list], (tuple), {key: value}, module.name(arguments)|state. Shared nodes are written each time, cycles as "...".
QByteArray describePickle(const etagere::PickleTree &tree);
