// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "freshnesstimes.h"

#include <QtCore/QRectF>

class QPainter;

namespace etagere {

/// The line's bar, small or large: solid where it is fresh, pale where that time has gone by, tinted where a stale
/// response may still be used, hatched where it is stale.
void paintBands(QPainter &painter, const QRectF &bar, const FreshnessLayout &layout, bool hasValidator);

/// The moment it is, across `bar` and a little beyond.
void paintNow(QPainter &painter, const QRectF &bar, const FreshnessLayout &layout);

/// A cell's line, at the foot of `cell`; its height leaves the text in the cell readable.
void paintCellLine(QPainter &painter, const QRect &cell, const FreshnessTimes &times, Msecs now, bool isSelected);

} // namespace etagere
