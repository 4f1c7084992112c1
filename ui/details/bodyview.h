// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/bodysaver.h"
#include "details/panefinder.h"
#include "details/preparedbody.h"
#include "detailview.h"

class QButtonGroup;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace etagere {

class FindBar;
class HexPage;
class ImagePage;
class JsonPage;
class SavePanel;
class TextPage;

/// The stored body: as a tree, text, a picture or bytes; chosen by what it is, or by the user.
class BodyView : public DetailView
{
    Q_OBJECT
public:
    enum class Mode : quint8 { Message, Tree, Text, Picture, Hex };

    explicit BodyView(QWidget *parent = nullptr);

    QString title() const override { return tr("Body"); }
    /// Reads the body when it is first visible.
    void showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store) override;
    void clear() override { showEntry({}, 0, {}); }

    Mode mode() const { return m_mode; }
    void setMode(Mode mode);

signals:
    /// The text can be read; the tree is there; all that is known is shown.
    void textShown();
    void treeShown();
    void prepared();

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *newBar();
    QToolButton *addModeButton(Mode mode, const QString &text, QLayout *bar);
    void start();
    void reset();
    void takePrepared(const PreparedBody &prepared);
    void indexLater();
    void takeIndex(const Result<std::shared_ptr<const JsonIndex>> &index);
    void showUndecodedEntry();
    void layOutText(bool format);
    void takeLayout(const TextLayout &layout);
    Mode preferredMode() const;
    bool canShow(Mode mode) const;
    void updateButtons();
    void updateNotes();
    void setMessage(const QString &text);
    void setUpSaving();
    void offerSaving();
    void saveAs(BodySaver::Form form);

    LoadedEntryPtr m_entry;
    int m_variant = 0;
    bool m_isPending = false;
    Mode m_mode = Mode::Message;
    PreparedBody m_prepared;
    TextLayout m_layout;
    Background m_work;
    Background m_layoutWork;

    QButtonGroup *m_modes;
    QToolButton *m_format;
    QToolButton *m_save;
    QLabel *m_notes;
    QLabel *m_message;
    QStackedWidget *m_pages;
    JsonPage *m_tree;
    TextPage *m_text;
    ImagePage *m_picture;
    HexPage *m_hex;
    SavePanel *m_saving;
    FindBar *m_findBar;
    PaneFinder *m_finder;
};

} // namespace etagere
