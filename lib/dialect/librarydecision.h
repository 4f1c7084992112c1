// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "http/account.h"

namespace etagere {

/// What the decisions of all libraries have in common: a question, an account under the library's name, an outcome.
class LibraryDecision
{
protected:
    LibraryDecision(const Question &question, const char *source)
        : m_question(question)
        , m_account(m_decision, question)
        , m_source(source)
    {
    }

    template <typename Sentence>
    void say(ReasonTopic topic, const char *rule, Sentence sentence, QList<std::pair<QByteArray, qint64>> numbers = {})
    {
        m_account.say(topic, rule, m_source, sentence, std::move(numbers));
    }

    /// The last word.
    template <typename Sentence>
    Decision outcome(NextStep step, const char *rule, Sentence sentence)
    {
        m_decision.step = step;
        say(ReasonTopic::Outcome, rule, sentence);
        return std::move(m_decision);
    }

    const Question &m_question;
    Decision m_decision;

private:
    Account m_account;
    const char *m_source;
};

/// Whether a library stores a response, in its own words.
inline DecisionReason storageReason(const char *rule, const QString &sentence, const char *source)
{
    return { rule, ReasonTopic::Storage, sentence, QString::fromUtf8(source) };
}

} // namespace etagere
