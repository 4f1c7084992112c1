// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <etagere/store.h>

#include <array>
#include <optional>

namespace etagere {

enum class StageState : quint8 { Waiting, Running, Done, Failed, Cancelled, NotNeeded, NotReached };

/// How a state looks: icon, colour and word.
struct StageLook {
    QString iconName;
    Role role = Role::Muted;
    QString word;
};
StageLook stageLook(StageState state);

/// One stage on the way to a server's keys.
struct ConnectionStage {
    QString title;
    QString detail; ///< what was told last
    StageState state = StageState::Waiting;
};

/// The stages of a connection, one for each BackendStep in its order, as they are told. A server of several machines
/// goes back to an earlier one.
class ConnectionStages
{
public:
    static constexpr int Count = 5;

    ConnectionStages();

    void tell(BackendStep step, const QString &text);
    /// The stage that runs is what it ended with: Done, Failed or Cancelled.
    void end(StageState with);
    const ConnectionStage &at(int index) const { return m_stages[size_t(index)]; }
    /// Where it is, or where it ended.
    std::optional<BackendStep> reached() const { return m_reached; }

private:
    std::array<ConnectionStage, Count> m_stages;
    std::optional<BackendStep> m_reached;
    int m_furthest = -1;
};

/// "Redis 7.0.15, database 0, 1 234 keys, EsiPy".
QString foundText(const Detection &detection);

/// What to do about a connection that failed on its way to `reached`.
QString connectionAdvice(const Error &error, std::optional<BackendStep> reached);

} // namespace etagere
