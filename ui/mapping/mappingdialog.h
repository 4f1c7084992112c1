// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mapping/mappingpreviewmodel.h"
#include "mapping/mappingsamples.h"
#include "theme.h"

#include <etagere/background.h>

#include <QtCore/QTimer>
#include <QtWidgets/QDialog>

class QLabel;
class QPushButton;
class QTableView;

namespace etagere {

class IconLabel;
class MappingEdit;
class MappingParts;

/// Describes a home-made cache: the text of a mapping file, what it makes of real entries while it is written, and what
/// is in them to choose from. Not modal. Everything that blocks is done by a worker.
class MappingDialog : public QDialog
{
    Q_OBJECT
public:
    /// `current`: the entry the user is at, which the proposal is made for. `file`: the mapping to begin with; a
    /// proposal where there is none.
    MappingDialog(const Location &location, std::optional<StoredKey> current, const QString &file,
                  QWidget *parent = nullptr);

    Location location() const { return m_location; }

    MappingEdit *edit() const { return m_edit; }
    QTableView *preview() const { return m_preview; }
    MappingParts *parts() const { return m_parts; }
    QPushButton *save() const { return m_save; }
    QString note() const;
    /// Nothing is being read or tried.
    bool isSettled() const;

signals:
    /// The file that was written; `isRecognised`: its entries are known by it wherever the cache is opened.
    void saved(const QString &path, bool isRecognised);

private:
    void layOut();
    void propose();
    void tryOut();
    void takeTrial(const MappingTrial &trial);
    void showSelected();
    void choose(MappedPart member, const ValuePart &part);
    void chooseFile();
    enum class Absent : quint8 { Propose, Tell };
    void load(const QString &file, Absent absent);
    enum class Replace : quint8 { Ask, Yes };
    void saveFile(Replace replace);
    void askToReplace(const QString &path);
    void tell(const QString &text, const QString &iconName = {}, Role role = Role::Muted);
    void tellOutcome();

    const Location m_location;
    QString m_file; ///< which the text is of
    const std::shared_ptr<MappingSamples> m_samples;
    MappingPreviewModel m_model;
    MappingTrial m_trial;
    MappingEdit *m_edit;
    QTableView *m_preview;
    MappingParts *m_parts;
    IconLabel *m_noteIcon;
    QLabel *m_note;
    QPushButton *m_save;
    QTimer m_typing; ///< runs while the user is at it
    bool m_isBusy = false;
    Background m_work;
    Background m_saving;
};

} // namespace etagere
