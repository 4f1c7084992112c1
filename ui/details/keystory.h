// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/factform.h"

#include <etagere/store.h>

namespace etagere {

/// How it is known what the entry's key stands for; `fromValue` is what its dialect says of the value alone.
KeySource keySourceOf(const LoadedEntry &entry, KeySource fromValue);

/// The sentence for it: what was proven, and how.
QString keySourceText(const LoadedEntry &entry, KeySource source);

/// What was hashed to give the key, in the order in which it was hashed; nothing where nothing was recomputed.
QList<Fact> keyStory(const KeyProof &proof, bool isRevealed);

/// How far the search for what was hashed went, where it found nothing; empty when nothing was tried.
QString searchText(const KeyProof &proof);

} // namespace etagere
