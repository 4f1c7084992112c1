// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/bodyview.h"

#include "details/entrysummary.h"
#include "details/factsview.h"
#include "details/findbar.h"
#include "details/hexpage.h"
#include "details/imagepage.h"
#include "details/jsonpage.h"
#include "details/savepanel.h"
#include "details/shown.h"
#include "details/textpage.h"
#include "freeelsewhere.h"
#include "icons.h"
#include "popup.h"

#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolButton>

namespace etagere {

BodyView::BodyView(QWidget *parent)
    : DetailView(parent)
    , m_modes(new QButtonGroup(this))
    , m_format(new QToolButton(this))
    , m_save(new QToolButton(this))
    , m_notes(new QLabel(this))
    , m_message(new QLabel(this))
    , m_pages(new QStackedWidget(this))
    , m_tree(new JsonPage(this))
    , m_text(new TextPage(this))
    , m_picture(new ImagePage(this))
    , m_hex(new HexPage(this))
    , m_saving(new SavePanel(this))
    , m_findBar(new FindBar(this))
    , m_finder(new PaneFinder(m_findBar))
{
    for (QLabel *label : { m_notes, m_message }) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setContentsMargins(12, 4, 12, 4);
    }
    m_notes->setAccessibleName(tr("Notes on the body"));
    m_message->setAccessibleName(tr("Why no body is shown"));
    m_notes->setForegroundRole(QPalette::PlaceholderText);
    m_message->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    for (QWidget *page : std::initializer_list<QWidget *>{ m_message, m_tree, m_text, m_picture, m_hex })
        m_pages->addWidget(page); // in the order of Mode
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(newBar());
    layout->addWidget(m_notes);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_saving);
    layout->addWidget(m_findBar);
    connect(m_findBar, &FindBar::closed, this, [this] { m_pages->currentWidget()->setFocus(); });
    clear();
}

QWidget *BodyView::newBar()
{
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(2);
    addModeButton(Mode::Tree, tr("Tree"), layout);
    addModeButton(Mode::Text, tr("Text"), layout);
    addModeButton(Mode::Picture, tr("Picture"), layout);
    addModeButton(Mode::Hex, tr("Hex"), layout);
    connect(m_modes, &QButtonGroup::idClicked, this, [this](int id) { setMode(Mode(id)); });
    m_format->setObjectName(QStringLiteral("format"));
    m_format->setText(tr("Formatted"));
    m_format->setToolTip(tr("A line for each value, instead of the lines as they are stored"));
    m_format->setCheckable(true);
    m_format->setAutoRaise(true);
    connect(m_format, &QToolButton::clicked, this, &BodyView::layOutText);
    layout->addSpacing(8);
    layout->addWidget(m_format);
    layout->addStretch();
    setUpSaving();
    layout->addWidget(m_save);
    return bar;
}

QToolButton *BodyView::addModeButton(Mode mode, const QString &text, QLayout *bar)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setCheckable(true);
    button->setAutoRaise(true);
    m_modes->addButton(button, int(mode));
    bar->addWidget(button);
    return button;
}

void BodyView::setUpSaving()
{
    m_save->setText(tr("Save as…"));
    m_save->setIcon(icon(QStringLiteral("save"), Role::Muted));
    m_save->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_save->setAutoRaise(true);
    connect(m_save, &QToolButton::clicked, this, &BodyView::offerSaving);
}

// A choice only where there is one: a body that is not coded is saved as it is stored.
void BodyView::offerSaving()
{
    const CachedResponse *response = shownResponse(m_entry, m_variant);
    if (!response || !isCoded(*response)) {
        saveAs(BodySaver::Form::AsStored);
        return;
    }
    QMenu &menu = newPopup(this);
    menu.addAction(tr("Decoded body…"), this, [this] { saveAs(BodySaver::Form::Decoded); });
    menu.addAction(tr("Body as stored…"), this, [this] { saveAs(BodySaver::Form::AsStored); });
    menu.popup(m_save->mapToGlobal(QPoint(0, m_save->height())));
}

void BodyView::saveAs(BodySaver::Form form)
{
    if (const CachedResponse *response = shownResponse(m_entry, m_variant))
        m_saving->ask(*response, form, suggestedFileName(*response, m_prepared.kind));
}

void BodyView::showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &)
{
    m_entry = entry;
    m_variant = variant;
    reset();
    m_isPending = entry != nullptr;
    if (isVisible())
        start();
}

void BodyView::showEvent(QShowEvent *event)
{
    DetailView::showEvent(event);
    start();
}

void BodyView::reset()
{
    m_work.cancel();
    m_layoutWork.cancel();
    PreparedBody prepared = std::exchange(m_prepared, {});
    TextLayout layout = std::exchange(m_layout, {});
    m_tree->clear();
    m_text->clear();
    m_picture->clear();
    m_hex->view()->setPart({});
    m_format->setChecked(false);
    setMessage({});
    setMode(Mode::Message);
    freeElsewhere(std::move(prepared));
    freeElsewhere(std::move(layout));
}

void BodyView::start()
{
    if (!std::exchange(m_isPending, false))
        return;
    const CachedResponse *response = shownResponse(m_entry, m_variant);
    if (!response) {
        showUndecodedEntry();
    } else if (response->body.size == 0) {
        setMessage(tr("The stored response has no body."));
        emit prepared();
    } else {
        setMessage(tr("Reading the body…"));
        m_work = Background::run(
            this, [response = *response](std::stop_token stop) { return preparedBody(response, stop); },
            [this](const PreparedBody &prepared) { takePrepared(prepared); });
    }
}

void BodyView::showUndecodedEntry()
{
    const QString why = m_entry->decoded ? tr("It holds no response.") : m_entry->decoded.error().text();
    m_prepared.bytes = m_entry->value.head;
    m_prepared.problem = tr("The entry cannot be read as a response: %1").arg(why);
    m_hex->view()->setPart(m_prepared.bytes);
    setMessage(m_prepared.problem + u'\n' + tr("Hex shows the stored bytes of the entry."));
    setMode(Mode::Message);
    emit prepared();
}

void BodyView::takePrepared(const PreparedBody &prepared)
{
    m_prepared = prepared;
    m_hex->view()->setPart(m_prepared.bytes);
    if (m_prepared.image)
        m_picture->showImage(*m_prepared.image);
    if (!m_prepared.problem.isEmpty())
        setMessage(tr("The body cannot be decoded: %1").arg(m_prepared.problem) + u'\n'
                   + tr("Hex shows its bytes as they are stored."));
    if (m_prepared.json)
        m_tree->showIndex(m_prepared.json);
    layOutText(m_prepared.wantsFormatting);
    setMode(preferredMode());
    if (m_prepared.json)
        emit treeShown();
    if (!m_prepared.needsIndex)
        emit this->prepared();
}

void BodyView::indexLater()
{
    m_work = Background::run(
        this, [text = m_prepared.text.utf8](std::stop_token stop) { return preparedIndex(text, stop); },
        [this](const Result<std::shared_ptr<const JsonIndex>> &index) { takeIndex(index); });
}

void BodyView::takeIndex(const Result<std::shared_ptr<const JsonIndex>> &index)
{
    m_prepared.needsIndex = false;
    if (index) {
        m_prepared.json = *index;
        m_tree->showIndex(*index);
        emit treeShown();
    } else {
        m_prepared.jsonProblem = index.error().text();
    }
    updateButtons();
    updateNotes();
    emit prepared();
}

void BodyView::layOutText(bool format)
{
    if (!canShow(Mode::Text))
        return;
    m_format->setChecked(format);
    m_layoutWork = Background::run(
        this,
        [text = m_prepared.text.utf8, kind = m_prepared.kind, format](const std::stop_token &) {
            return textLayout(text, kind, format);
        },
        [this](const TextLayout &layout) { takeLayout(layout); });
}

void BodyView::takeLayout(const TextLayout &layout)
{
    TextLayout before = std::exchange(m_layout, layout);
    m_format->setChecked(layout.isFormatted);
    // What ends in the middle of a line would be marked as a fault in it.
    m_text->showText(layout.text, layout.isBroken ? BodyKind::Plain : m_prepared.kind);
    freeElsewhere(std::move(before));
    updateNotes();
    emit textShown();
    if (m_prepared.needsIndex)
        indexLater();
}

BodyView::Mode BodyView::preferredMode() const
{
    for (const Mode mode : { Mode::Tree, Mode::Picture, Mode::Text }) {
        if (canShow(mode))
            return mode;
    }
    return m_prepared.problem.isEmpty() ? Mode::Hex : Mode::Message;
}

bool BodyView::canShow(Mode mode) const
{
    switch (mode) {
    case Mode::Message:
        return true;
    case Mode::Tree:
        return m_prepared.json != nullptr;
    case Mode::Text:
        return m_prepared.kind != BodyKind::Binary && m_prepared.kind != BodyKind::Image;
    case Mode::Picture:
        return m_prepared.image.has_value();
    case Mode::Hex:
        return m_prepared.bytes.size > 0;
    }
    return false;
}

void BodyView::setMode(Mode mode)
{
    m_mode = canShow(mode) ? mode : Mode::Message;
    m_pages->setCurrentIndex(int(m_mode));
    Searchable *const pages[] = { nullptr, m_tree, m_text, nullptr, m_hex };
    m_finder->setPage(pages[int(m_mode)]);
    m_findBar->setHint(m_mode == Mode::Hex ? tr("Find text, or bytes as \\x7f") : tr("Find"));
    updateButtons();
    updateNotes();
}

void BodyView::updateButtons()
{
    for (QAbstractButton *button : m_modes->buttons())
        button->setEnabled(canShow(Mode(m_modes->id(button))));
    m_modes->setExclusive(false);
    for (QAbstractButton *button : m_modes->buttons())
        button->setChecked(m_modes->id(button) == int(m_mode));
    m_modes->setExclusive(true);
    m_format->setVisible(m_mode == Mode::Text && m_prepared.kind == BodyKind::Json);
    const CachedResponse *response = shownResponse(m_entry, m_variant);
    m_save->setEnabled(response && response->body.size > 0);
}

void BodyView::updateNotes()
{
    QStringList notes = m_mode == Mode::Message ? QStringList() : m_prepared.notes;
    if (m_mode == Mode::Hex && !m_prepared.problem.isEmpty())
        notes += tr("These are the stored bytes: %1").arg(m_prepared.problem);
    if (m_mode == Mode::Picture)
        notes += m_picture->accessibleDescription();
    if (m_mode == Mode::Tree && m_prepared.json)
        notes += m_prepared.json->notes;
    if (m_mode == Mode::Text && m_layout.isBroken)
        notes += tr("Very long lines are broken here; saving keeps them whole.");
    if (m_mode == Mode::Text && m_prepared.needsIndex)
        notes += tr("The tree is being built…");
    if (m_mode == Mode::Text && !m_prepared.jsonProblem.isEmpty())
        notes += tr("There is no tree: %1").arg(m_prepared.jsonProblem);
    m_notes->setText(notes.join(u'\n'));
    m_notes->setVisible(!notes.isEmpty());
}

void BodyView::setMessage(const QString &text)
{
    m_message->setText(text);
    m_message->setAccessibleName(text);
}

DetailView *bodyView() { return new BodyView; }

} // namespace etagere
