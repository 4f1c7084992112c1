// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/entrysummary.h"
#include "details/factsview.h"
#include "details/fieldguide.h"
#include "details/freshnessfacts.h"
#include "details/freshnesspanel.h"
#include "details/shown.h"

#include <etagere/background.h>
#include <etagere/datetime.h>
#include <etagere/decodedbody.h>
#include <etagere/rowwriter.h>

#include <QtCore/QTimer>

namespace etagere {

namespace {

constexpr int TickMsecs = 1000;

/// What the entry is at a glance: request, state and what it means, validators, the two clocks, sizes.
class OverviewView : public FactsView
{
    Q_OBJECT
public:
    OverviewView()
        : m_panel(new FreshnessPanel(this))
    {
        setBanner(m_panel);
        m_panel->hide();
        m_tick.setInterval(TickMsecs);
        connect(&m_tick, &QTimer::timeout, this, &OverviewView::refreshTimes);
        m_tick.start();
    }

    QString title() const override { return tr("Overview"); }
    void refreshTimes() override
    {
        if (!isVisible())
            return;
        refresh();
        tellTime();
    }
    void showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store) override;

protected:
    QList<Fact> facts(bool isRevealed) const override;
    QString copiedText() const override;

private:
    void showLine();
    void tellTime();
    void addError(QList<Fact> &facts) const;
    void addResponse(QList<Fact> &facts, bool isRevealed) const;
    void addState(QList<Fact> &facts, const Clocks &clocks, Msecs now) const;
    void addValidators(QList<Fact> &facts) const;
    void addClocks(QList<Fact> &facts, const Clocks &clocks, Msecs now) const;
    void addSizes(QList<Fact> &facts) const;
    void addStorage(QList<Fact> &facts, Msecs storedAt, Msecs now) const;
    void measureBody();
    QString decodedSize() const;
    Clocks clocks(const RowMeta &meta) const;

    FreshnessPanel *m_panel;
    QTimer m_tick;
    Background m_measuring;
    std::optional<Result<qint64>> m_decodedBytes;
};

void OverviewView::showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store)
{
    m_measuring.cancel();
    m_decodedBytes.reset();
    FactsView::showEntry(entry, variant, store);
    showLine();
    measureBody();
}

void OverviewView::showLine()
{
    const bool hasLife = response() && entry()->dialect && summaryOf(*entry()).isResponse;
    m_panel->setVisible(hasLife);
    m_panel->setAccount(hasLife ? freshnessAccount(*entry(), *response(), store()) : FreshnessAccount());
    tellTime();
}

void OverviewView::tellTime()
{
    const Msecs now = store().clock();
    m_panel->setNow(now);
    if (!m_panel->isHidden())
        m_panel->setSentence(
            clocksMeaning(clocks(summaryOf(*entry())), validatorsOf(response()->headers, *entry()->dialect), now));
}

QString OverviewView::copiedText() const
{
    const QString facts = FactsView::copiedText();
    return m_panel->isHidden() ? facts : facts + QStringLiteral("\n\n") + m_panel->text();
}

// A content coding hides the length, so the body is decoded once, without keeping it.
void OverviewView::measureBody()
{
    if (!response() || !isCoded(*response()))
        return;
    m_measuring = Background::run(
        this,
        [response = *response()](std::stop_token stop) {
            return streamDecodedBody(
                response, [](QByteArrayView) { return true; }, {}, stop);
        },
        [this](const Result<qint64> &bytes) {
            m_decodedBytes = bytes;
            refresh();
        });
}

Clocks OverviewView::clocks(const RowMeta &meta) const
{
    return { meta.rule, meta.expiresAt, entry()->value.expiresAt, store().hasTtl };
}

QList<Fact> OverviewView::facts(bool isRevealed) const
{
    const Msecs now = store().clock();
    const RowMeta meta = summaryOf(*entry());
    QList<Fact> facts;
    addError(facts);
    if (response()) {
        addResponse(facts, isRevealed);
        if (meta.isResponse) {
            addState(facts, clocks(meta), now);
            addValidators(facts);
            addClocks(facts, clocks(meta), now);
        }
    }
    addSizes(facts);
    addStorage(facts, meta.storedAt == NoTime ? entry()->value.storedAt : meta.storedAt, now);
    return facts;
}

void OverviewView::addError(QList<Fact> &facts) const
{
    if (entry()->decoded)
        return;
    facts += { .label = tr("Problem"),
               .value = entry()->decoded.error().text(),
               .iconName = QStringLiteral("error"),
               .role = Role::Gone };
    facts += { .label = tr("What is left"),
               .value = tr(
                   "The key is on the Key tab; the stored bytes are on the Stored tab, as far as they can be read.") };
}

void OverviewView::addResponse(QList<Fact> &facts, bool isRevealed) const
{
    const CachedResponse &shown = *response();
    const QString url = shown.url.isEmpty() ? tr("(the store does not hold the URL)")
                                            : shortened(shownText(isRevealed ? shown.url : maskedUrl(shown.url)));
    facts += {
        .label = tr("Request"), .value = shownText(shown.method) + u' ' + url, .isFixedPitch = true, .canCopy = true
    };
    if (shown.status > 0) {
        const QString reason = shown.reason.isEmpty() ? statusPhrase(shown.status) : shownText(shown.reason);
        facts += { .label = tr("Status"),
                   .value = QString::number(shown.status) + u' ' + shortened(reason, 200),
                   .isFixedPitch = true };
    }
    const QString type = shownText(shown.headers.joined("Content-Type"));
    facts += { .label = tr("Content type"),
               .value = type.isEmpty() ? tr("none given") : shortened(type, 500),
               .isFixedPitch = !type.isEmpty() };
    if (const QByteArray vary = shown.headers.joined("Vary"); !vary.isEmpty()) {
        facts += { .label = tr("Varies by"),
                   .value = shortened(shownText(vary), 500),
                   .tip = tr("Request fields that the response depends on (RFC 9111 §4.1)"),
                   .isFixedPitch = true };
    }
    const qsizetype variants = entry()->decoded->variants.size();
    if (variants > 1)
        facts += { .label = tr("Variant"), .value = tr("%1 of %2, newest first").arg(variant() + 1).arg(variants) };
}

void OverviewView::addState(QList<Fact> &facts, const Clocks &clocks, Msecs now) const
{
    const Validators validators = validatorsOf(response()->headers, *entry()->dialect);
    const StateLook look = stateLook(freshnessAt(clocks.rule, clocks.expiresAt, now), validators.any());
    facts += { .label = tr("State"), .value = look.word, .iconName = look.iconName, .role = look.role };
    facts += { .label = tr("Meaning"), .value = freshnessMeaning(clocks, validators, entry()->dialect->title(), now) };
}

void OverviewView::addValidators(QList<Fact> &facts) const
{
    const Validators validators = validatorsOf(response()->headers, *entry()->dialect);
    facts += { .label = tr("Validators") };
    facts += { .label = tr("ETag"),
               .value = validators.etag.isEmpty() ? tr("none") : shortened(shownText(validators.etag), 500),
               .isFixedPitch = !validators.etag.isEmpty(),
               .canCopy = !validators.etag.isEmpty() };
    if (!validators.etag.isEmpty()) {
        const bool isSound = validators.isEtagWellFormed();
        const QString kind = validators.isEtagWeak()
            ? tr("weak: the same meaning, perhaps not the same bytes (RFC 9110 §8.8.1)")
            : tr("strong: the same bytes (RFC 9110 §8.8.1)");
        facts +=
            { .label = tr("Strength"),
              .value = isSound ? kind : tr("not a valid entity tag (RFC 9110 §8.8.3); it must not be sent as it is"),
              .role = isSound ? Role::Text : Role::Gone };
    }
    facts += { .label = tr("Last-Modified"),
               .value = validators.lastModified.isEmpty() ? tr("none")
                                                          : shortened(shownText(validators.lastModified), 500) };
}

void OverviewView::addClocks(QList<Fact> &facts, const Clocks &clocks, Msecs now) const
{
    facts += { .label = tr("Two clocks") };
    const bool hasEnd = clocks.expiresAt != NoTime && clocks.rule != FreshnessRule::Always;
    const QString byHttp = hasEnd              ? timeAndDistance(clocks.expiresAt, now)
        : clocks.rule == FreshnessRule::Always ? tr("for ever: %1 does not look at the dates of status %2")
                                                     .arg(entry()->dialect->title())
                                                     .arg(response()->status)
                                               : tr("no time given");
    facts += { .label = tr("Fresh until"), .value = byHttp, .tip = hasEnd ? localTime(clocks.expiresAt) : QString() };
    const QString byStore = !clocks.storeHasTtl ? tr("this store keeps no expiry of its own")
        : clocks.storeExpiresAt == NoTime       ? tr("never")
                                                : timeAndDistance(clocks.storeExpiresAt, now);
    facts += { .label = tr("Store keeps until"),
               .value = byStore,
               .tip = clocks.storeExpiresAt == NoTime ? QString() : localTime(clocks.storeExpiresAt) };
}

QString OverviewView::decodedSize() const
{
    if (!isCoded(*response()))
        return exactSize(response()->body.size);
    if (!m_decodedBytes)
        return tr("being decoded…");
    return *m_decodedBytes ? exactSize(**m_decodedBytes) : m_decodedBytes->error().text();
}

void OverviewView::addSizes(QList<Fact> &facts) const
{
    facts += { .label = tr("Sizes") };
    facts += { .label = tr("Stored entry"), .value = exactSize(entry()->value.storedBytes) };
    if (!response())
        return;
    const QString codings = shortened(shownText(response()->headers.joined("Content-Encoding")), 100);
    const QString stored = exactSize(response()->body.size);
    facts += { .label = tr("Body as stored"),
               .value = isCoded(*response()) ? tr("%1, coded %2").arg(stored, codings) : stored };
    facts += { .label = tr("Body decoded"), .value = decodedSize() };
}

void OverviewView::addStorage(QList<Fact> &facts, Msecs storedAt, Msecs now) const
{
    facts += { .label = tr("Storage") };
    if (storedAt != NoTime)
        facts += { .label = tr("Stored at"), .value = timeAndDistance(storedAt, now), .tip = localTime(storedAt) };
    const QString library = entry()->dialect ? entry()->dialect->title() : tr("unknown");
    const QString serialisation = response() ? shownText(response()->serialisation) : QString();
    facts += { .label = tr("Written by"),
               .value = serialisation.isEmpty() ? library : QStringLiteral("%1, %2").arg(library, serialisation) };
    for (const QString &note : response() ? response()->notes : QStringList())
        facts += { .label = tr("Note"), .value = shortened(escapedControls(note), 1000) };
}

} // namespace

DetailView *overviewView() { return new OverviewView; }

} // namespace etagere

#include "overviewview.moc"
