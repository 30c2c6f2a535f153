"""The style sheet and the Qt palette of a theme."""

from typing import Final

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from nnviz.resources import path
from nnviz.views.palette import (
    CONTROL_HEIGHT,
    CONTROL_RADIUS,
    COUNTER_PX,
    PANEL_RADIUS,
    SECONDARY_PX,
    TEXT_PX,
    Theme,
    text_font,
)

STYLE_IS_SET: Final = "nnviz_style_is_set"  # a property of the application


def use_fusion(application: QApplication) -> None:
    """Have widgets drawn alike on every system.

    Once: to set a style again, even the same one, has Qt go through every widget that the process has,
    those that are on their way out among them.
    """
    if application.property(STYLE_IS_SET) is None:
        application.setStyle("Fusion")
        application.setProperty(STYLE_IS_SET, True)


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Give every widget the colours of a theme."""
    sheet = style_sheet(theme)
    if application.styleSheet() == sheet:  # to set it again takes a quarter of a second with a window
        return
    application.setFont(text_font())
    application.setPalette(qt_palette(theme))
    application.setStyleSheet(sheet)


def qt_palette(theme: Theme) -> QPalette:
    """What Fusion draws by itself."""
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.panel),
        (role.AlternateBase, theme.soft),
        (role.Text, theme.text),
        (role.Button, theme.soft),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.danger),
        (role.ToolTipBase, theme.panel),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.secondary),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.Light, theme.line),
        (role.Midlight, theme.line),
        (role.Mid, theme.line),
        (role.Dark, theme.line),
        (role.Shadow, theme.line),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.secondary))
    return palette


def style_sheet(theme: Theme) -> str:
    """Sizes and surfaces: quiet, with one accent."""
    t, radius = theme, CONTROL_RADIUS
    inner = CONTROL_HEIGHT - 2
    check, arrow = (path(f"icons/{name}.svg").as_posix() for name in (f"check_{t.name}", "arrow_down"))
    return f"""
* {{ font-size: {TEXT_PX}px; }}
QMainWindow, QDialog {{ background: {t.window}; }}
QMainWindow::separator {{ background: {t.window}; width: 8px; height: 8px; }}
QMainWindow::separator:hover {{ background: {t.line}; }}
QToolTip {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.line}; padding: 4px; }}
QMenuBar {{ background: {t.panel}; color: {t.text}; padding: 2px 6px; }}
QMenuBar::item {{ background: transparent; padding: 4px 9px; border-radius: 5px; }}
QMenuBar::item:selected {{ background: {t.soft}; }}
QMenu {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.line}; padding: 5px; }}
QMenu::item {{ padding: 5px 26px 5px 22px; border-radius: 5px; }}
QMenu::item:selected {{ background: {t.soft}; }}
QMenu::item:disabled {{ color: {t.secondary}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 5px 8px; }}
#control_bar, #status_view {{ background: {t.panel}; }}
#control_bar {{ border-bottom: 1px solid {t.line}; }}
#status_view {{ border-top: 1px solid {t.line}; }}
#panel {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {PANEL_RADIUS}px; }}
#panel_title {{ font-weight: 600; }}
#secondary, #plane_note, #iterations_word, #about_experiment {{
  color: {t.secondary}; font-size: {SECONDARY_PX}px;
}}
#plane_readout {{ font-size: {SECONDARY_PX}px; }}
#iteration_counter {{ font-size: {COUNTER_PX}px; font-weight: 600; }}
QLabel {{ background: transparent; }}
QLabel[alert="true"] {{ color: {t.danger}; }}
QToolButton, QPushButton {{
  background: {t.soft}; color: {t.text}; border: 1px solid transparent; border-radius: {radius}px;
  padding: 0 9px; min-height: 26px;
}}
#control_bar QToolButton {{ min-height: {inner}px; padding: 0 10px; }}
QToolButton:hover, QPushButton:hover {{ border-color: {t.line}; }}
QToolButton:pressed, QPushButton:pressed {{ background: {t.line}; }}
QToolButton:focus, QPushButton:focus, QComboBox:focus, QAbstractSpinBox:focus, QLineEdit:focus {{
  border-color: {t.accent};
}}
QToolButton:disabled, QPushButton:disabled {{ color: {t.secondary}; }}
QToolButton:checked {{ border-color: {t.accent}; }}
#class_chooser QToolButton {{ padding: 0 5px; }}
#run_button {{ background: {t.accent}; color: {t.on_accent}; min-width: 68px; }}
#run_button:hover {{ border-color: {t.text}; }}
#run_button:pressed {{ background: {t.accent}; border-color: {t.text}; }}
QComboBox, QAbstractSpinBox, QLineEdit {{
  background: {t.panel}; color: {t.text}; border: 1px solid {t.line}; border-radius: {radius}px;
  min-height: 26px; selection-background-color: {t.accent}; selection-color: {t.on_accent};
}}
#control_bar QComboBox, #control_bar QSpinBox {{ min-height: {inner}px; }}
QComboBox, QLineEdit {{ padding: 0 7px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
QComboBox:disabled, QAbstractSpinBox:disabled {{ color: {t.secondary}; background: {t.soft}; }}
QComboBox::drop-down {{ border: none; width: 18px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 10px; height: 10px; }}
QComboBox QLineEdit, QAbstractSpinBox QLineEdit {{
  border: none; background: transparent; padding: 0; min-height: 0;
}}
QComboBox QAbstractItemView {{
  background: {t.panel}; color: {t.text}; border: 1px solid {t.line};
  selection-background-color: {t.soft}; selection-color: {t.text}; outline: 0;
}}
QCheckBox {{ spacing: 5px; background: transparent; font-size: {SECONDARY_PX}px; }}
QCheckBox::indicator {{
  width: 13px; height: 13px; border: 1px solid {t.secondary}; border-radius: 4px; background: {t.panel};
}}
QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; image: url("{check}"); }}
QCheckBox:focus {{ color: {t.accent}; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {t.line}; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{
  width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: {t.accent};
}}
QSlider::handle:horizontal:focus {{ border: 2px solid {t.text}; width: 10px; height: 10px; }}
QDockWidget {{ color: {t.text}; }}
QDockWidget::title {{ background: {t.soft}; padding: 5px 8px; }}
QTabBar::tab {{
  background: transparent; color: {t.secondary}; padding: 5px 4px; border-radius: {radius}px; margin: 2px 1px;
}}
QTabBar::tab:selected {{ background: {t.soft}; color: {t.accent}; }}
QTabWidget::pane {{ border: none; }}
QScrollArea, #settings_body, #notes {{ background: transparent; border: none; }}
#keys_table {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {radius}px; }}
QScrollBar:vertical {{ background: transparent; width: 9px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {t.line}; border-radius: 4px; min-height: 24px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: none; border: none; height: 0; width: 0;
}}
"""
