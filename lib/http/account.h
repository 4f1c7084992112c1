// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/durationtext.h"
#include "core/translate.h"

#include <etagere/decision.h>

namespace etagere {

/// Collects the reasons of a decision, and costs nothing where nobody asked for them.
class Account
{
public:
    Account(Decision &decision, const Question &question)
        : m_reasons(question.wantsReasons ? &decision.reasons : nullptr)
    {
    }

    /// `sentence` gives a QString, and is called only when somebody wants to know.
    template <typename Sentence>
    void say(ReasonTopic topic, const char *rule, const char *source, Sentence sentence,
             QList<std::pair<QByteArray, qint64>> numbers = {})
    {
        if (m_reasons)
            m_reasons->append({ rule, topic, sentence(), QString::fromUtf8(source), std::move(numbers) });
    }

private:
    QList<DecisionReason> *m_reasons;
};

} // namespace etagere
