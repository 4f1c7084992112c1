// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/entrysummary.h"
#include "details/factsview.h"
#include "details/keyshape.h"
#include "details/secrets.h"
#include "details/shown.h"

#include <etagere/rowwriter.h>

#include <QtCore/QLocale>

namespace etagere {

namespace {

constexpr qsizetype ShownPairs = 200;

/// How the entry is named: the stored key, what it stands for and how that is known, and where the bytes are.
class KeyView : public FactsView
{
    Q_OBJECT
public:
    QString title() const override { return tr("Key"); }

protected:
    QList<Fact> facts(bool isRevealed) const override;

private:
    void addStoredKey(QList<Fact> &facts, const KeyShape &shape, bool isRevealed) const;
    void addDecodedKey(QList<Fact> &facts, const KeyShape &shape, const RowMeta &meta, bool isRevealed) const;
    void addUrl(QList<Fact> &facts, const QByteArray &url, bool isRevealed) const;
    void addPairs(QList<Fact> &facts, const UrlParts &parts, bool isRevealed) const;
    void addPlaces(QList<Fact> &facts) const;
    QByteArray url(const KeyShape &shape) const;
};

QString typeText(KeyType type)
{
    switch (type) {
    case KeyType::Text:
        return KeyView::tr("text");
    case KeyType::Bytes:
        return KeyView::tr("bytes");
    case KeyType::Integer:
        return KeyView::tr("integer");
    case KeyType::Float:
        return KeyView::tr("floating-point number");
    case KeyType::Pickle:
        return KeyView::tr("pickled object");
    }
    return {};
}

QString sourceText(KeySource source)
{
    switch (source) {
    case KeySource::None:
        break;
    case KeySource::Value:
        return KeyView::tr("The value says so: it holds the URL.");
    case KeySource::Key:
        return KeyView::tr("The key is not hashed; it says so itself.");
    case KeySource::Recomputed:
        return KeyView::tr("Proven: hashing these parts gives this very key.");
    case KeySource::Resolved:
        return KeyView::tr("Proven: a URL from a list gives this very key.");
    }
    return KeyView::tr("Not known.");
}

QList<Fact> KeyView::facts(bool isRevealed) const
{
    const RowMeta meta = summaryOf(*entry());
    const KeyShape shape = keyShape(entry()->key);
    QList<Fact> facts;
    addStoredKey(facts, shape, isRevealed);
    addDecodedKey(facts, shape, meta, isRevealed);
    if (const QByteArray known = url(shape); !known.isEmpty())
        addUrl(facts, known, isRevealed);
    addPlaces(facts);
    return facts;
}

void KeyView::addStoredKey(QList<Fact> &facts, const KeyShape &shape, bool isRevealed) const
{
    const StoredKey &key = entry()->key;
    const QByteArray printed = printedKey(key.bytes);
    facts += { .label = tr("Stored key"), .value = {} };
    facts +=
        { .label = tr("As stored"),
          .value = key.bytes.isEmpty() ? tr("(empty)") : shortened(maskedText(QString::fromUtf8(printed), isRevealed)),
          .isFixedPitch = true,
          .canCopy = true };
    facts += { .label = tr("Type"),
               .value = tr("%1, %2 bytes").arg(typeText(key.type), QLocale().toString(key.bytes.size())) };
    facts += { .label = tr("Kind"),
               .value = shape.kind,
               .iconName = shape.need.isEmpty() ? QString() : QStringLiteral("hash"),
               .role = Role::Text };
    if (!store().servers.isEmpty())
        facts += { .label = tr("Server"), .value = store().servers.value(key.server, tr("unknown")) };
}

void KeyView::addDecodedKey(QList<Fact> &facts, const KeyShape &shape, const RowMeta &meta, bool isRevealed) const
{
    facts += { .label = tr("What it stands for") };
    const QString decoded = QString::fromUtf8(printedKey(meta.decodedKey));
    const QString spelled = QString::fromUtf8(printedKey(shape.spelled));
    const bool isKnown = !decoded.isEmpty() || !spelled.isEmpty();
    if (isKnown)
        facts += { .label = tr("Decoded key"),
                   .value = shortened(maskedText(decoded.isEmpty() ? spelled : decoded, isRevealed)),
                   .isFixedPitch = true,
                   .canCopy = true };
    facts +=
        { .label = tr("Known because"),
          .value = spelled.isEmpty() || !decoded.isEmpty() ? sourceText(meta.decodedBy) : sourceText(KeySource::Key) };
    if (!shape.need.isEmpty() && (!isKnown || meta.decodedBy == KeySource::Value))
        facts += { .label = isKnown ? tr("To prove it") : tr("To know it"), .value = shape.need };
}

QByteArray KeyView::url(const KeyShape &shape) const
{
    if (response() && !response()->url.isEmpty())
        return response()->url;
    return shape.spelled;
}

void KeyView::addUrl(QList<Fact> &facts, const QByteArray &url, bool isRevealed) const
{
    facts += { .label = tr("The URL") };
    facts += { .label = tr("URL"),
               .value = shortened(shownText(isRevealed ? url : maskedUrl(url))),
               .isFixedPitch = true,
               .canCopy = true };
    const UrlParts parts = urlParts(url);
    const auto add = [&facts](const QString &label, const QByteArray &part) {
        if (!part.isEmpty())
            facts += { .label = label, .value = shortened(shownText(part)), .isFixedPitch = true };
    };
    add(tr("Scheme"), parts.scheme);
    const qsizetype at = parts.authority.lastIndexOf('@');
    add(tr("Host"), isRevealed || at < 0 ? parts.authority : maskedSecret().toUtf8() + parts.authority.mid(at));
    add(tr("Path"), parts.path);
    addPairs(facts, parts, isRevealed);
    add(tr("Fragment"), parts.fragment);
}

void KeyView::addPairs(QList<Fact> &facts, const UrlParts &parts, bool isRevealed) const
{
    for (const UrlParts::Pair &pair : parts.pairs.first(qMin(parts.pairs.size(), ShownPairs))) {
        const QString value = pair.value.isEmpty()        ? (pair.hasValue ? tr("(empty)") : tr("(no value)"))
            : !isRevealed && isSecretParameter(pair.name) ? maskedSecret()
                                                          : shortened(shownText(pair.value));
        facts += { .label = shortened(shownText(pair.name), 30),
                   .value = value,
                   .tip = tr("Query parameter"),
                   .isFixedPitch = true };
    }
    if (parts.pairs.size() > ShownPairs)
        facts += { .label = tr("More"), .value = tr("%1 more parameters").arg(parts.pairs.size() - ShownPairs) };
}

void KeyView::addPlaces(QList<Fact> &facts) const
{
    facts += { .label = tr("Where it is") };
    for (const QString &place : entry()->value.places)
        facts += { .label = tr("Place"), .value = escapedControls(place), .isFixedPitch = true, .canCopy = true };
    if (!store().description.isEmpty())
        facts += { .label = tr("Store"), .value = escapedControls(store().description) };
}

} // namespace

DetailView *keyView() { return new KeyView; }

} // namespace etagere

#include "keyview.moc"
