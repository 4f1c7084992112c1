// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/edit.h>
#include <etagere/trash.h>

namespace etagere::cli {

/// Says on stderr why entries were left alone.
void reportProblems(const EditOutcome &outcome);
/// A change was asked for without --write: says so and returns the status.
int reportNeedsWrite();
/// "expire", "invalidate", "write back".
QByteArray changeKindName(ChangeKind kind);
/// "made", "undone", "cut short".
QByteArray changeStateName(ChangeState state);

} // namespace etagere::cli
