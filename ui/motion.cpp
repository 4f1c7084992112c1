// SPDX-License-Identifier: GPL-3.0-or-later
#include "motion.h"

#include <QtCore/QSettings>
#include <QtWidgets/QApplication>

namespace etagere {

static const auto motionKey = QLatin1StringView("view/reducedMotion");

bool isMotionReduced() { return QSettings().value(motionKey).toBool(); }

void setMotionReduced(bool isReduced) { QSettings().setValue(motionKey, isReduced); }

bool isMotionWanted() { return !isMotionReduced() && QApplication::isEffectEnabled(Qt::UI_General); }

} // namespace etagere
