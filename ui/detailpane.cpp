// SPDX-License-Identifier: GPL-3.0-or-later
#include "detailpane.h"

#include "elidedlabel.h"
#include "iconlabel.h"
#include "messagepage.h"

#include <etagere/rowwriter.h>

#include <QtGui/QKeyEvent>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabWidget>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

void setTextRole(QWidget &widget, Role role)
{
    QPalette palette;
    palette.setColor(QPalette::WindowText, roleColor(role));
    widget.setPalette(palette);
}

QString variantTitle(const CachedResponse &response, qsizetype index)
{
    QStringList fields;
    for (const HeaderField &field : response.requestHeaders) {
        const bool isSecret = isSecretField(field.name);
        fields << QString::fromLatin1(field.name) + u": "_s + (isSecret ? u"***"_s : QString::fromLatin1(field.value));
    }
    const QString title = DetailPane::tr("Variant %1").arg(index + 1);
    return fields.isEmpty() ? title : title + u" ("_s + fields.join(u", "_s) + u')';
}

} // namespace

DetailPane::DetailPane(QWidget *parent)
    : QWidget(parent)
    , m_stateIcon(new IconLabel(16, this))
    , m_stateWord(new QLabel(this))
    , m_request(new ElidedLabel(this))
    , m_status(new QLabel(this))
    , m_variants(new QComboBox(this))
    , m_pages(new QStackedWidget(this))
    , m_message(new MessagePage(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeTitle());
    layout->addWidget(m_pages);
    m_pages->addWidget(m_message);
    connect(m_variants, &QComboBox::activated, this, [this] {
        showTitle();
        m_stale = findChildren<DetailView *>();
        fillCurrentView();
        emit variantChosen();
    });
    clear();
}

QWidget *DetailPane::makeTitle()
{
    auto *title = new QWidget(this);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_request, 1);
    line->addWidget(m_status);
    line->addSpacing(4);
    line->addWidget(m_stateIcon);
    line->addWidget(m_stateWord);
    QFont bold = font();
    bold.setBold(true);
    m_status->setFont(bold);
    m_variants->setAccessibleName(tr("Variant"));
    m_variants->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);

    auto *layout = new QVBoxLayout(title);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addLayout(line);
    layout->addWidget(m_variants);
    return title;
}

void DetailPane::makeTabs()
{
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Details of the entry"));
    for (DetailView *view : detailViewTable()) {
        m_tabs->addTab(view, view->title());
        view->setCanWrite(m_canWrite);
        connect(view, &DetailView::writeBackRequested, this, &DetailPane::writeBackRequested);
        connect(view, &DetailView::namesWanted, this, &DetailPane::namesWanted);
    }
    m_pages->addWidget(m_tabs);
    connect(m_tabs, &QTabWidget::currentChanged, this, &DetailPane::fillCurrentView);
}

void DetailPane::showEntry(const ShownEntry &shown)
{
    m_shown = shown;
    fillVariants();
    showTitle();
    if (!shown.entry) {
        m_message->setMessage(u"error"_s, Role::Gone, tr("This entry cannot be read"), shown.problem);
        m_pages->setCurrentWidget(m_message);
        return;
    }
    if (!m_tabs)
        makeTabs();
    m_stale = findChildren<DetailView *>();
    m_pages->setCurrentWidget(m_tabs);
    fillCurrentView();
}

void DetailPane::fillVariants()
{
    m_variants->clear();
    if (m_shown->entry && m_shown->entry->decoded) {
        const auto &variants = m_shown->entry->decoded->variants;
        for (qsizetype i = 0; i < variants.size(); ++i)
            m_variants->addItem(variantTitle(variants.at(i), i));
    }
    m_variants->setVisible(m_variants->count() > 1);
}

void DetailPane::showTitle()
{
    QByteArray method = m_shown->method;
    QByteArray url = m_shown->url;
    int status = m_shown->status;
    if (m_variants->currentIndex() > 0) {
        const CachedResponse &response = m_shown->entry->decoded->variants.at(m_variants->currentIndex());
        method = response.method;
        url = response.url.isEmpty() ? url : response.url;
        status = response.status;
    }
    QString request = QString::fromUtf8(method + ' ' + maskedUrl(url)).trimmed();
    if (url.isEmpty() && m_shown->entry)
        request = QString::fromUtf8(printedKey(m_shown->entry->key.bytes));
    m_request->setText(request);
    m_status->setText(status > 0 ? QString::number(status) : QString());
    setState(m_shown->state);
}

void DetailPane::setState(const EntryState &state)
{
    if (!m_shown)
        return;
    m_shown->state = state;
    m_stateIcon->setIcon(state.icon, state.role);
    m_stateWord->setText(state.word);
    m_stateWord->setToolTip(state.explanation);
    m_stateIcon->setToolTip(state.explanation);
    setTextRole(*m_stateWord, state.role);
}

void DetailPane::clear()
{
    m_shown.reset();
    m_variants->hide();
    m_request->setText({});
    m_status->clear();
    m_stateWord->clear();
    m_stateIcon->setIcon({}, Role::Muted);
    for (DetailView *view : findChildren<DetailView *>())
        view->clear();
    m_message->setMessage(u"decoded"_s, Role::Muted, tr("No entry selected"),
                          tr("Select a row to read its response, headers, key and stored bytes."));
    m_pages->setCurrentWidget(m_message);
}

void DetailPane::fillCurrentView()
{
    DetailView *view = currentView();
    if (view && m_shown && m_shown->entry && m_stale.removeOne(view))
        view->showEntry(m_shown->entry, variant(), m_shown->store);
}

void DetailPane::refreshTimes()
{
    if (DetailView *view = currentView())
        view->refreshTimes();
}

DetailView *DetailPane::currentView() const
{
    return m_tabs ? static_cast<DetailView *>(m_tabs->currentWidget()) : nullptr;
}

void DetailPane::focusView()
{
    DetailView *view = m_pages->currentWidget() == m_tabs ? currentView() : nullptr;
    if (!view)
        return;
    view->setFocus(Qt::OtherFocusReason);
    // A view that does not take the keyboard itself hands it to its first child.
    if (!view->hasFocus() && !view->isAncestorOf(focusWidget()))
        m_tabs->setFocus(Qt::OtherFocusReason);
}

void DetailPane::showView(const QString &name)
{
    if (m_pages->currentWidget() != m_tabs)
        return;
    m_tabs->setCurrentWidget(m_tabs->findChild<DetailView *>(name));
    focusView();
}

void DetailPane::setCanWrite(bool canWrite)
{
    m_canWrite = canWrite;
    for (DetailView *view : findChildren<DetailView *>())
        view->setCanWrite(canWrite);
}

void DetailPane::startFind()
{
    if (DetailView *view = currentView())
        view->startFind();
}

void DetailPane::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_shown)
        setState(m_shown->state);
    QWidget::changeEvent(event);
}

int DetailPane::variant() const { return std::max(0, m_variants->currentIndex()); }

QString DetailPane::title() const { return m_request->text(); }

void DetailPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit left();
    else
        QWidget::keyPressEvent(event);
}

} // namespace etagere
