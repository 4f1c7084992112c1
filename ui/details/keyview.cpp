// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/entrysummary.h"
#include "details/factsview.h"
#include "details/keyshape.h"
#include "details/keystory.h"
#include "details/secrets.h"
#include "details/shown.h"
#include "icons.h"
#include "knownby.h"

#include <etagere/rowwriter.h>

#include <QtCore/QLocale>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QToolButton>

namespace etagere {

namespace {

constexpr qsizetype ShownPairs = 200;

/// How the entry is named: the stored key, what it stands for and how that is known, and where the bytes are.
class KeyView : public FactsView
{
    Q_OBJECT
public:
    KeyView();

    QString title() const override { return tr("Key"); }
    void showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store) override;

protected:
    QList<Fact> facts(bool isRevealed) const override;

private:
    void addStoredKey(QList<Fact> &facts, const KeyShape &shape, bool isRevealed) const;
    void addDecodedKey(QList<Fact> &facts, const KeyShape &shape, const RowMeta &meta, bool isRevealed) const;
    void addUrl(QList<Fact> &facts, const QByteArray &url, bool isRevealed) const;
    void addPairs(QList<Fact> &facts, const UrlParts &parts, bool isRevealed) const;
    void addPlaces(QList<Fact> &facts) const;
    QByteArray url(const KeyShape &shape) const;

    QToolButton *m_resolve;
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

bool isNameless(const LoadedEntry &entry)
{
    const RowMeta meta = summaryOf(entry);
    const bool isProven = entry.proof.isFound() || entry.name || meta.decodedBy == KeySource::Recomputed;
    return !isProven && meta.isResponse && !keyShape(entry.key).need.isEmpty();
}

KeyView::KeyView()
    : m_resolve(new QToolButton)
{
    setObjectName(QStringLiteral("key"));
    m_resolve->setObjectName(QStringLiteral("resolve"));
    m_resolve->setText(tr("Resolve names…"));
    m_resolve->setToolTip(tr("Look for the URL behind this key"));
    m_resolve->setIcon(icon(QStringLiteral("resolved"), Role::Muted));
    m_resolve->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_resolve, &QToolButton::clicked, this, &DetailView::namesWanted);
    auto *banner = new QWidget(this);
    auto *line = new QHBoxLayout(banner);
    line->setContentsMargins(8, 4, 8, 0);
    line->addWidget(m_resolve);
    line->addStretch();
    setBanner(banner);
    m_resolve->hide();
}

void KeyView::showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store)
{
    FactsView::showEntry(entry, variant, store);
    m_resolve->setVisible(entry && isNameless(*entry));
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
    facts += keyStory(entry()->proof, isRevealed);
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
    const KeyProof &proof = entry()->proof;
    const QByteArray decoded = proof.isFound() ? proof.decoded : meta.decodedKey.toByteArray();
    const QByteArray &known = decoded.isEmpty() ? shape.spelled : decoded;
    if (!known.isEmpty())
        facts += { .label = tr("Decoded key"),
                   .value = shortened(maskedText(QString::fromUtf8(printedKey(known)), isRevealed)),
                   .isFixedPitch = true,
                   .canCopy = true };
    const bool isSpelled = decoded.isEmpty() && !shape.spelled.isEmpty();
    const KeySource source = isSpelled ? KeySource::Key : keySourceOf(*entry(), meta.decodedBy);
    const KnownByLook look = knownByLook(source);
    facts += {
        .label = tr("Known because"), .value = keySourceText(*entry(), source), .iconName = look.icon, .role = look.role
    };
    if (entry()->name)
        facts += { .label = tr("URL found in"),
                   .value = shortened(maskedText(escapedControls(entry()->name->origin), isRevealed)) };
    if (const QString tried = searchText(proof); !tried.isEmpty())
        facts += { .label = tr("Search"), .value = tried };
    if (!shape.need.isEmpty() && (source == KeySource::None || source == KeySource::Value))
        facts += { .label = source == KeySource::None ? tr("To know it") : tr("To prove it"), .value = shape.need };
}

QByteArray KeyView::url(const KeyShape &shape) const
{
    if (response() && !response()->url.isEmpty())
        return response()->url;
    return entry()->name ? entry()->name->url : shape.spelled;
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
