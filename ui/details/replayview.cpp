// SPDX-License-Identifier: GPL-3.0-or-later
#include "copyasmenu.h"
#include "details/entrysummary.h"
#include "details/factsview.h"
#include "details/replayform.h"
#include "details/replayoutcome.h"
#include "icons.h"

#include <QtCore/QPointer>
#include <QtGui/QShortcut>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

namespace etagere {

namespace {

/// Asks the origin again about the stored response, and shows what came of it.
class ReplayView : public DetailView
{
    Q_OBJECT
public:
    ReplayView();

    QString title() const override { return tr("Replay"); }
    void showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store) override;
    void clear() override { showEntry({}, 0, {}); }
    void setCanWrite(bool canWrite) override { m_outcome->setCanWrite(canWrite); }

private:
    QLayout *newBar();
    bool isSameResponse(const LoadedEntryPtr &entry, int variant) const;
    void send();
    void cancel();
    void take(const Replay &replay);
    void updateReveal();
    void updateCopyAs();

    LoadedEntryPtr m_entry;
    int m_variant = 0;
    Clock m_clock = currentTime;
    LoadedEntryPtr m_askedAbout; ///< as it was read when the request was sent
    CachedResponse m_stored;
    Background m_exchange;

    QToolButton *m_reveal;
    QToolButton *m_copy;
    CopyAsMenu *m_copyAs;
    ReplayForm *m_form;
    ReplayOutcome *m_outcome;
    QLabel *m_message;
    QWidget *m_filler;
};

/// With the URL that a listing proved, where the entry itself is silent.
CachedResponse askableResponse(const LoadedEntry &entry, const CachedResponse &response)
{
    CachedResponse askable = response;
    if (askable.url.isEmpty())
        askable.url = summaryOf(entry).url.toByteArray();
    return askable;
}

/// Waits for the origin without keeping a thread from those that compute.
Replay waitFor(const CachedResponse &stored, const Request &request, const Transport &transport,
               const std::stop_token &stop)
{
    QThreadPool::globalInstance()->releaseThread();
    Replay outcome = replay(stored, request, transport, stop);
    QThreadPool::globalInstance()->reserveThread();
    return outcome;
}

ReplayView::ReplayView()
    : m_reveal(newRevealButton(this))
    , m_copy(new QToolButton(this))
    , m_copyAs(new CopyAsMenu(this))
    , m_form(new ReplayForm(this))
    , m_outcome(new ReplayOutcome(this))
    , m_message(new QLabel(this))
    , m_filler(new QWidget(this))
{
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_message->setContentsMargins(12, 8, 12, 8);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(newBar());
    layout->addWidget(m_message, 1);
    layout->addWidget(m_form);
    layout->addWidget(m_outcome, 1);
    layout->addWidget(m_filler, 1);
    setObjectName(QStringLiteral("replay"));
    setFocusProxy(m_form);
    connect(m_form, &ReplayForm::sendRequested, this, &ReplayView::send);
    connect(m_form, &ReplayForm::cancelRequested, this, &ReplayView::cancel);
    connect(m_form, &ReplayForm::requestChanged, this, &ReplayView::updateCopyAs);
    connect(m_form, &ReplayForm::secretsChanged, this, &ReplayView::updateReveal);
    connect(m_outcome, &ReplayOutcome::writeBackRequested, this, [this](const CachedResponse &response) {
        emit writeBackRequested(m_askedAbout->key, m_askedAbout->value.version, response);
    });
    for (const int key : { int(Qt::Key_Return), int(Qt::Key_Enter) }) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key(key)), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, &ReplayView::send);
    }
    clear();
}

QLayout *ReplayView::newBar()
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 0);
    bar->addStretch();
    bar->addWidget(m_copy);
    bar->addWidget(m_reveal);
    m_copy->setObjectName(QStringLiteral("copyAs"));
    m_copy->setMenu(m_copyAs);
    m_copy->setPopupMode(QToolButton::InstantPopup);
    m_copy->setText(tr("Copy as"));
    m_copy->setIcon(icon(QStringLiteral("copy"), Role::Muted));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setAutoRaise(true);
    connect(m_reveal, &QToolButton::toggled, this, [this](bool isRevealed) {
        m_form->setRevealed(isRevealed);
        m_outcome->setRevealed(isRevealed);
        updateCopyAs();
    });
    return bar;
}

// The same entry read once more (it was written back, or its client wrote it) keeps what was learnt about it.
bool ReplayView::isSameResponse(const LoadedEntryPtr &entry, int variant) const
{
    const CachedResponse *now = shownResponse(entry, variant), *before = shownResponse(m_entry, m_variant);
    return now && before && entry->key == m_entry->key && variant == m_variant && now->url == before->url;
}

void ReplayView::showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store)
{
    m_clock = store.clock;
    const bool isSame = isSameResponse(entry, variant);
    m_entry = entry;
    m_variant = variant;
    const CachedResponse *response = shownResponse(entry, variant);
    if (!isSame || !response) {
        m_exchange.cancel();
        m_form->setRunning(false);
        m_outcome->clear();
        m_reveal->setChecked(false);
    }
    m_form->setVisible(response);
    m_copy->setVisible(response);
    m_message->setVisible(!response);
    m_filler->setVisible(response && !m_outcome->hasReplay());
    m_message->setText(entry && !response
                           ? tr("This entry cannot be read as a response, so there is no request to send.")
                           : QString());
    m_form->setStored(response ? askableResponse(*entry, *response) : CachedResponse(), isSame);
    updateReveal();
}

void ReplayView::send()
{
    const Result<Request> request = m_form->request();
    if (!shownResponse(m_entry, m_variant) || !request)
        return;
    m_stored = askableResponse(*m_entry, *shownResponse(m_entry, m_variant));
    m_askedAbout = m_entry;
    m_outcome->clear();
    m_filler->show();
    m_form->setRunning(true);
    TransportLimits limits;
    limits.clock = m_clock;
    limits.progress = [form = QPointer(m_form)](qint64 received, qint64 total) {
        QMetaObject::invokeMethod(
            qApp, [=] { form ? form->setProgress(received, total) : void(); }, Qt::QueuedConnection);
    };
    m_exchange = Background::run(
        this,
        [stored = m_stored, request = *request, transport = httpTransport(limits)](const std::stop_token &stop) {
            return waitFor(stored, request, transport, stop);
        },
        [this](const Replay &outcome) { take(outcome); });
}

void ReplayView::cancel()
{
    m_exchange.cancel();
    m_form->setRunning(false);
}

void ReplayView::take(const Replay &replay)
{
    m_form->setRunning(false);
    m_outcome->setReplay(m_stored, replay);
    m_filler->hide();
    updateReveal();
}

void ReplayView::updateReveal() { m_reveal->setVisible(m_entry && (m_form->hasSecrets() || m_outcome->hasSecrets())); }

void ReplayView::updateCopyAs()
{
    m_copyAs->setRequest(m_form->request(), { .revealSecrets = m_reveal->isChecked() });
    m_copy->setEnabled(m_copyAs->menuAction()->isEnabled());
    m_copy->setToolTip(m_copyAs->menuAction()->toolTip());
}

} // namespace

DetailView *replayView() { return new ReplayView; }

} // namespace etagere

#include "replayview.moc"
