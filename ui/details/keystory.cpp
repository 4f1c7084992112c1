// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/keystory.h"

#include "details/secrets.h"
#include "details/shown.h"
#include "humanecount.h"

#include <etagere/header.h>

#include <QtCore/QCoreApplication>
#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype MostParts = 200;

QString tr(const char *text) { return QCoreApplication::translate("KeyStory", text); }

bool isSecret(const KeyProof::Part &part) { return isSecretParameter(part.name) || isSecretField(part.name); }

bool hasSecret(const KeyProof &proof)
{
    const QString target = QString::fromUtf8(proof.target);
    return maskedText(target, false) != target || std::any_of(proof.parts.begin(), proof.parts.end(), isSecret);
}

QString kindText(const QByteArray &kind)
{
    if (kind == "headers")
        return tr("Header field");
    return kind == "path" ? tr("Path parameter") : tr("Query parameter");
}

/// A literal of Python: what is copied can be hashed there at once.
QString pythonBytes(const QByteArray &bytes)
{
    QString text;
    for (const char c : bytes) {
        if (c == '\\' || c == '\'')
            text += u'\\';
        if (c >= ' ' && c <= '~')
            text += QLatin1Char(c);
        else
            text += QStringLiteral("\\x%1").arg(uchar(c), 2, 16, QLatin1Char('0'));
    }
    return QStringLiteral("b'%1'").arg(text);
}

void addParts(QList<Fact> &facts, const KeyProof &proof, bool isRevealed)
{
    for (const KeyProof::Part &part : proof.parts.first(std::min(proof.parts.size(), MostParts))) {
        const QString value = isSecret(part) && !isRevealed ? maskedSecret() : shortened(shownText(part.value));
        facts += { .label = kindText(part.kind),
                   .value = QStringLiteral("%1 = %2").arg(shortened(shownText(part.name), 200), value),
                   .tip = tr("In the order in which they were hashed"),
                   .isFixedPitch = true };
    }
    if (proof.parts.isEmpty())
        facts += { .label = tr("Parameters"), .value = tr("none") };
    else if (proof.parts.size() > MostParts)
        facts += { .label = tr("More"), .value = tr("%1 more parameters").arg(proof.parts.size() - MostParts) };
}

void addHashed(QList<Fact> &facts, const KeyProof &proof, bool isRevealed)
{
    if (hasSecret(proof) && !isRevealed)
        facts += { .label = tr("Hashed bytes"),
                   .value = tr("Not shown: a secret is among the parts. “Reveal secrets” shows them."),
                   .iconName = QStringLiteral("lock"),
                   .role = Role::Muted };
    else
        facts += { .label = tr("Hashed bytes"),
                   .value = shortened(pythonBytes(proof.hashed)),
                   .tip = tr("As a literal of Python: its %1 is in the key").arg(QString::fromLatin1(proof.algorithm)),
                   .isFixedPitch = true,
                   .canCopy = true };
}

QString keysText(const KeyProof &proof)
{
    if (proof.possibleKeys <= 1)
        return tr("This one only, whatever Python runs.");
    const QString all = tr("%1, over all versions of Python").arg(humaneCount(proof.possibleKeys));
    return proof.orders > 1
        ? tr("%1 in one version of Python, as the run orders the parameters; %2").arg(humaneCount(proof.orders), all)
        : tr("1 in one version of Python; %1").arg(all);
}

} // namespace

KeySource keySourceOf(const LoadedEntry &entry, KeySource fromValue)
{
    if (entry.proof.isFound())
        return KeySource::Recomputed;
    return entry.name ? KeySource::Resolved : fromValue;
}

QString keySourceText(const LoadedEntry &entry, KeySource source)
{
    switch (source) {
    case KeySource::None:
        break;
    case KeySource::Value:
        return tr("The value says so: it holds the URL. The key itself is not proven.");
    case KeySource::Key:
        return tr("The key is not hashed; it says so itself.");
    case KeySource::Recomputed:
        return entry.proof.isFound()
            ? tr("Proven: the %1 of these parts is in this very key.").arg(QString::fromLatin1(entry.proof.algorithm))
            : tr("Proven: hashing these parts gives this very key.");
    case KeySource::Resolved:
        return tr("Proven: this URL gives this very key when it is hashed.");
    }
    return tr("Not known: the key is a hash, and no URL that gives it was found yet.");
}

QList<Fact> keyStory(const KeyProof &proof, bool isRevealed)
{
    QList<Fact> facts;
    if (!proof.isFound())
        return facts;
    facts += { .label = tr("What was hashed") };
    facts += { .label = tr("URL template"),
               .value = shortened(maskedText(shownText(proof.target), isRevealed)),
               .isFixedPitch = true,
               .canCopy = true };
    addParts(facts, proof, isRevealed);
    if (!proof.pickling.isEmpty())
        facts += { .label = tr("Written as"), .value = proof.pickling };
    facts += { .label = tr("Made by"),
               .value = proof.madeBy.isEmpty() ? tr("No version of Python that is known makes this key by itself.")
                                               : proof.madeBy };
    facts += { .label = tr("Keys it can have"), .value = keysText(proof) };
    if (!proof.hashed.isEmpty())
        addHashed(facts, proof, isRevealed);
    return facts;
}

QString searchText(const KeyProof &proof)
{
    if (proof.isFound() || proof.tries <= 0)
        return {};
    return proof.isCapped
        ? tr("%1 hashes were tried in vain; there are more, and the search ends there.").arg(humaneCount(proof.tries))
        : tr("%1 hashes were tried in vain: all that the known templates allow.").arg(humaneCount(proof.tries));
}

} // namespace etagere
