// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/systemkeyring.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTimer>
#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace etagere {

namespace {

constexpr auto patience = 20s;
const auto serviceName = "etagere"_L1;

QString tr(const char *text) { return QCoreApplication::translate("Keyring", text); }

Error noKeyring() { return { ErrorCode::Unsupported, tr("There is no keyring on this desktop"), {} }; }

Error errorOf(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return { ErrorCode::NotFound, tr("The keyring has no password for this server"), {} };
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return { ErrorCode::Permission, tr("The keyring was not unlocked"), {} };
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return noKeyring();
    default:
        return { ErrorCode::Io, tr("The keyring failed: %1").arg(job.errorString()), {} };
    }
}

/// Without an address libdbus would start a bus of its own, and wait for it.
bool canReachKeyring()
{
#ifdef Q_OS_LINUX
    return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS");
#else
    return true;
#endif
}

/// Starts `job` and answers once: with what it says, or that it is silent. A silent job stays until it ends; QtKeychain
/// cannot cancel one.
template <typename Value, typename Job, typename TakeValue>
void start(std::unique_ptr<Job> job, const QString &account, QObject *context,
           std::function<void(const Result<Value> &)> answer, TakeValue take)
{
    const auto once = std::make_shared<std::function<void(const Result<Value> &)>>(std::move(answer));
    const auto say = [once](const Result<Value> &result) {
        if (const auto unsaid = std::exchange(*once, {}))
            unsaid(result);
    };
    if (!canReachKeyring()) {
        QTimer::singleShot(0, context, [say] { say(tl::unexpected(noKeyring())); });
        return;
    }
    job->setKey(account);
    QObject::connect(job.get(), &QKeychain::Job::finished, context, [say, take](QKeychain::Job *done) {
        const bool isGood = done->error() == QKeychain::NoError;
        say(isGood ? Result<Value>(take(static_cast<Job &>(*done))) : tl::unexpected(errorOf(*done)));
    });
    QTimer::singleShot(patience, context, [say] { say(failure(ErrorCode::Io, tr("The keyring does not answer"))); });
    job.release()->start(); // deletes itself when it has ended
}

} // namespace

void SystemKeyring::read(const QString &account, QObject *context, std::function<void(const Result<QString> &)> answer)
{
    start<QString>(std::make_unique<QKeychain::ReadPasswordJob>(serviceName), account, context, std::move(answer),
                   [](const QKeychain::ReadPasswordJob &job) { return job.textData(); });
}

void SystemKeyring::write(const QString &account, const QString &password, QObject *context,
                          std::function<void(const Result<Done> &)> answer)
{
    auto job = std::make_unique<QKeychain::WritePasswordJob>(serviceName);
    job->setTextData(password);
    start<Done>(std::move(job), account, context, std::move(answer), [](const auto &) { return Done(); });
}

void SystemKeyring::remove(const QString &account, QObject *context, std::function<void(const Result<Done> &)> answer)
{
    const auto lenient = [answer = std::move(answer)](const Result<Done> &done) {
        answer(!done && done.error().code == ErrorCode::NotFound ? Result<Done>(Done()) : done);
    };
    start<Done>(std::make_unique<QKeychain::DeletePasswordJob>(serviceName), account, context,
                std::function<void(const Result<Done> &)>(lenient), [](const auto &) { return Done(); });
}

} // namespace etagere
