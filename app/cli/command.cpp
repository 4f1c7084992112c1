// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"

#include <etagere/labrun.h>

#include <QtCore/QCoreApplication>

#include <cstdio>

namespace etagere::cli {

namespace {

void say(const QString &message) { std::fprintf(stderr, "etagere-cli: %s\n", message.toUtf8().constData()); }

// A key of another type than text can read like a text key; these prefixes tell them apart.
struct TypedKey {
    QByteArray text;
    std::optional<KeyType> type;
};

TypedKey splitTypePrefix(const QByteArray &text)
{
    static constexpr std::pair<QByteArrayView, KeyType> prefixes[] = { { "int:", KeyType::Integer },
                                                                       { "float:", KeyType::Float },
                                                                       { "bytes:", KeyType::Bytes },
                                                                       { "pickle:", KeyType::Pickle },
                                                                       { "text:", KeyType::Text } };
    for (const auto &[prefix, type] : prefixes) {
        if (text.startsWith(prefix))
            return { text.mid(prefix.size()), type };
    }
    return { text, std::nullopt };
}

} // namespace

int report(const Error &error)
{
    say(error.text());
    return error.code == ErrorCode::Usage ? UsageError : CacheError;
}

int reportUsage(const QString &message)
{
    say(message);
    return UsageError;
}

void reportNotes(const QStringList &notes)
{
    for (const QString &note : notes)
        say(note);
}

QString toQString(const std::string &text) { return QString::fromLocal8Bit(text.data(), qsizetype(text.size())); }

QByteArray toBytes(const std::string &text) { return QByteArray(text.data(), qsizetype(text.size())); }

Result<HeaderList> headersFrom(const std::vector<std::string> &arguments)
{
    HeaderList headers;
    for (const std::string &argument : arguments) {
        const QByteArray field = toBytes(argument);
        const qsizetype colon = field.indexOf(':');
        if (colon > 0)
            headers.append(field.first(colon).trimmed(), field.sliced(colon + 1).trimmed());
        else if (colon < 0 && field.endsWith(';'))
            headers.append(field.chopped(1), QByteArray());
        else
            return failure(ErrorCode::Usage,
                           QCoreApplication::translate("cli", "A field is given as 'Name: value', not as “%1”")
                               .arg(toQString(argument)));
    }
    return headers;
}

/// The laboratory lives in a process: its cache has in it what was asked for there.
static Result<Done> openLab()
{
    static std::unique_ptr<LabOrigin> running;
    if (running)
        return Done();
    Result<std::unique_ptr<LabOrigin>> origin = LabOrigin::start(0, labClock());
    if (!origin)
        return tl::unexpected(origin.error());
    running = std::move(*origin);
    qAddPostRoutine([] { running.reset(); }); // its thread ends before Qt does
    return fillLab(*running, labClock());
}

Result<Session> openCache(const std::string &location, Access access)
{
    return Location::parse(toQString(location)).and_then([access](const Location &parsed) -> Result<Session> {
        if (parsed.scheme() == "lab") {
            if (const Result<Done> opened = openLab(); !opened)
                return tl::unexpected(opened.error());
        }
        return Session::open(parsed, access);
    });
}

tl::expected<StoredKey, int> findKey(Session &session, const std::string &text)
{
    Result<QList<StoredKey>> keys = session.resolveKey(toBytes(text));
    const TypedKey typed = splitTypePrefix(toBytes(text));
    if ((!keys || keys->isEmpty()) && typed.type)
        keys = session.resolveKey(typed.text);
    if (keys && typed.type && keys->size() > 1)
        keys->removeIf([&](const StoredKey &key) { return key.type != *typed.type; });
    if (!keys && keys.error().code != ErrorCode::NotFound)
        return tl::unexpected(report(keys.error()));
    if (!keys || keys->isEmpty()) {
        say(QCoreApplication::translate("cli", "No entry has the key “%1”").arg(toQString(text)));
        return tl::unexpected(int(NoSuchKey));
    }
    if (keys->size() == 1)
        return keys->first();
    say(QCoreApplication::translate("cli", "“%1” is ambiguous; it may be any of").arg(toQString(text)));
    for (const StoredKey &key : *keys) {
        const QByteArray prefix = key.type == KeyType::Text ? QByteArray() : keyTypeName(key.type).toByteArray() + ": ";
        std::fprintf(stderr, "  %s%s\n", prefix.constData(), printedKey(key.bytes).constData());
    }
    return tl::unexpected(int(UsageError));
}

tl::expected<ReadEntry, int> readEntry(Session &session, const std::string &text)
{
    const tl::expected<StoredKey, int> key = findKey(session, text);
    if (!key)
        return tl::unexpected(key.error());
    Result<Value> value = session.read(*key);
    if (value)
        return ReadEntry{ *key, std::move(*value) };
    report(value.error());
    return tl::unexpected(int(value.error().code == ErrorCode::NotFound ? NoSuchKey : SomeUnread));
}

} // namespace etagere::cli
