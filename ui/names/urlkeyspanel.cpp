// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/urlkeyspanel.h"

#include "humanecount.h"
#include "names/namelooks.h"
#include "names/namesession.h"
#include "paneltable.h"
#include "sourcepage.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;

namespace etagere {

UrlKeysPanel::UrlKeysPanel(SourcePage &page, QWidget *parent)
    : QWidget(parent)
    , m_page(page)
    , m_url(new QLineEdit(this))
    , m_language(new QLineEdit(this))
    , m_look(new QPushButton(tr("&Look up"), this))
    , m_summary(mutedText({}, this))
    , m_table(makePanelTable(m_model, tr("Keys of the URL"), this))
{
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->horizontalHeader()->setSectionResizeMode(PossibleKeysModel::How, QHeaderView::Stretch);
    m_table->setColumnWidth(PossibleKeysModel::Stored, 120);
    m_table->setColumnWidth(PossibleKeysModel::Key, 420);
    m_table->setColumnWidth(PossibleKeysModel::Client, 140);
    addPanelMenu(*m_table, tr("&Go to the entry"),
                 [this](const QModelIndex &index) { goTo(m_model.keys().at(index.row())); });
    m_summary->setObjectName(u"summary"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(makeRequest());
    layout->addWidget(m_summary);
    layout->addWidget(m_table, 1);
    setFocusProxy(m_url);
    m_look->setAutoDefault(true); // Enter presses it
    connect(m_look, &QPushButton::clicked, this, &UrlKeysPanel::look);
    for (QLineEdit *edit : { m_url, m_language })
        connect(edit, &QLineEdit::returnPressed, this, &UrlKeysPanel::look);
    tell(tr("The keys under which the clients of this cache would look up an answer to the URL; those that are stored "
            "come first, and Enter goes to the entry."));
}

QLayout *UrlKeysPanel::makeRequest()
{
    m_url->setPlaceholderText(u"https://"_s);
    m_url->setAccessibleName(tr("URL"));
    m_language->setPlaceholderText(tr("any"));
    m_language->setAccessibleName(tr("Accept-Language"));
    m_language->setToolTip(tr("Counts where an API names it as a parameter, as ESI does"));
    m_language->setMaximumWidth(120);
    auto *urlLabel = new QLabel(tr("&URL"), this);
    urlLabel->setBuddy(m_url);
    auto *languageLabel = new QLabel(tr("&Accept-Language"), this);
    languageLabel->setBuddy(m_language);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(urlLabel);
    line->addWidget(m_url, 1);
    line->addWidget(languageLabel);
    line->addWidget(m_language);
    line->addWidget(m_look);
    return line;
}

void UrlKeysPanel::tell(const QString &text)
{
    m_summary->setText(text);
    m_summary->setAccessibleName(text);
}

QString UrlKeysPanel::summary() const { return m_summary->text(); }

void UrlKeysPanel::look()
{
    Request request;
    request.url = m_url->text().trimmed().toUtf8();
    if (request.url.isEmpty())
        return tell(tr("Type the URL of a request first."));
    if (!m_language->text().trimmed().isEmpty())
        request.headers.append("Accept-Language", m_language->text().trimmed().toUtf8());
    m_isBusy = true;
    tell(tr("Looking…"));
    m_work = Background::run(
        this,
        [request, cache = m_page.store().detection().location](const std::stop_token &stop) {
            return withSession(cache, stop, [&](Session &session) { return possibleKeys(session, request, stop); });
        },
        [this](const Result<QList<PossibleKey>> &keys) { showKeys(keys); });
}

void UrlKeysPanel::showKeys(const Result<QList<PossibleKey>> &keys)
{
    m_isBusy = false;
    m_model.setKeys(keys.value_or(QList<PossibleKey>()));
    if (!keys)
        return tell(keys.error().text());
    if (keys->isEmpty())
        return tell(tr("No client whose caches are known would store an answer to this URL here."));
    m_table->selectRow(0);
    if (m_url->hasFocus() || m_language->hasFocus() || m_look->hasFocus())
        m_table->setFocus(Qt::OtherFocusReason);
    const qint64 stored =
        std::count_if(keys->begin(), keys->end(), [](const PossibleKey &key) { return key.isStored; });
    const QString all = humaneCount(keys->size());
    tell(stored == 0       ? tr("Of the %1 keys that an answer may have none is stored.").arg(all)
             : stored == 1 ? tr("Of the %1 keys that an answer may have 1 is stored. Enter goes to the entry.").arg(all)
                           : tr("Of the %1 keys that an answer may have %2 are stored. Enter goes to the entry.")
                                 .arg(all, humaneCount(stored)));
}

void UrlKeysPanel::goTo(const PossibleKey &key)
{
    if (key.isStored)
        m_page.goTo(key.key);
    else
        tell(tr("There is no entry of this key."));
}

} // namespace etagere
