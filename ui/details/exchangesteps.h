// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <etagere/labrun.h>
#include <etagere/replay.h>

#include <QtCore/QStringList>

namespace etagere {

/// An arrow of the exchange diagram.
struct ExchangeStep {
    enum Lane : quint8 { Client, Cache, Origin };
    Lane from = Client;
    Lane to = Cache;
    QString title;           ///< method, or status
    QStringList fields = {}; ///< the decisive ones, "ETag: …"
    qint64 bytes = 0;        ///< of the body
    Role role = Role::Text;

    /// The whole step as a sentence.
    QString text() const;
};

QString laneTitle(ExchangeStep::Lane lane);

/// What was asked and answered, as client, cache and origin see it. Values of secret fields are not among the fields.
QList<ExchangeStep> exchangeSteps(const CachedResponse &stored, const Replay &replay);

/// A request that a caching client made in the laboratory. What went on in the background comes after the answer.
QList<ExchangeStep> exchangeSteps(const LabStepResult &result);

} // namespace etagere
