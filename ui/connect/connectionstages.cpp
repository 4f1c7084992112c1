// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/connectionstages.h"

#include <QtCore/QCoreApplication>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("ConnectionStages", text); }

} // namespace

StageLook stageLook(StageState state)
{
    switch (state) {
    case StageState::Waiting:
        return { u"waiting"_s, Role::Muted, tr("waiting") };
    case StageState::Running:
        return { u"running"_s, Role::Accent, tr("running") };
    case StageState::Done:
        return { u"check"_s, Role::Fresh, tr("done") };
    case StageState::Failed:
        return { u"error"_s, Role::Gone, tr("failed") };
    case StageState::Cancelled:
        return { u"cancel"_s, Role::Stale, tr("cancelled") };
    case StageState::NotNeeded:
        return { u"waiting"_s, Role::Muted, tr("not needed") };
    case StageState::NotReached:
        break;
    }
    return { u"waiting"_s, Role::Muted, tr("not reached") };
}

ConnectionStages::ConnectionStages()
{
    const QStringList titles{ tr("Find the host"), tr("Connect"), tr("Encrypt (TLS)"), tr("Sign in"),
                              tr("Read the first keys") };
    for (int i = 0; i < Count; ++i)
        m_stages[size_t(i)].title = titles[i];
}

void ConnectionStages::tell(BackendStep step, const QString &text)
{
    if (m_reached && *m_reached != step)
        m_stages[size_t(*m_reached)].state = StageState::Done;
    m_reached = step;
    m_furthest = std::max(m_furthest, int(step));
    m_stages[size_t(step)].state = StageState::Running;
    m_stages[size_t(step)].detail = text;
}

void ConnectionStages::end(StageState with)
{
    if (m_reached)
        m_stages[size_t(*m_reached)].state = with;
    for (int i = 0; i < Count; ++i) {
        ConnectionStage &stage = m_stages[size_t(i)];
        if (stage.state == StageState::Waiting)
            stage.state = with == StageState::Done || i < m_furthest ? StageState::NotNeeded : StageState::NotReached;
    }
}

QString foundText(const Detection &detection)
{
    const QString store =
        detection.description.isEmpty() ? QString::fromLatin1(detection.backend) : detection.description;
    const Dialect *dialect = dialectByName(detection.dialect);
    const bool isKnown = dialect && dialect != dialects().last();
    return store + u", "_s + (isKnown ? dialect->title() : tr("no entries of a known client"));
}

QString connectionAdvice(const Error &error, std::optional<BackendStep> reached)
{
    if (!reached || error.code == ErrorCode::Usage || error.code == ErrorCode::Unsupported)
        return {};
    switch (*reached) {
    case BackendStep::LookUp:
        return tr("Check how the host is spelt, and that this computer is on the right network.");
    case BackendStep::Connect:
        return tr("Check that the server runs, its host and port or socket, and that no firewall stands between.");
    case BackendStep::Encrypt:
        return tr(
            "Name the certificate of the authority that signed the server's, or connect without TLS if the server "
            "has none.");
    case BackendStep::SignIn:
        return tr("Check user and password; without a user the server's default user is meant.");
    case BackendStep::Command:
        break;
    }
    return error.code == ErrorCode::Permission ? tr("Give a user and password that may list and read keys.")
                                               : tr("The server was reached: try again, or ask who runs it.");
}

} // namespace etagere
