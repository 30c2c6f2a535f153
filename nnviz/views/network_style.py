"""The look of the network panel's controls."""

from nnviz.views.palette import CONTROL_RADIUS, SECONDARY_PX, TEXT_PX, Theme


def style_sheet(theme: Theme) -> str:
    """Qt style sheet of the panel in a theme's colours."""
    return f"""
    #network_view {{ background: {theme.panel}; }}
    QLabel {{ color: {theme.text}; font-size: {SECONDARY_PX}px; background: transparent; }}
    #network_title {{ font-size: {TEXT_PX}px; font-weight: 600; }}
    #network_summary, #network_note, #network_controls QLabel {{ color: {theme.secondary}; }}
    QPushButton {{
        background: {theme.soft}; color: {theme.text}; font-size: {SECONDARY_PX}px;
        border: 1px solid {theme.soft}; border-radius: {CONTROL_RADIUS}px; min-height: 30px; padding: 0 2px;
    }}
    QPushButton:hover {{ background: {theme.line}; }}
    QPushButton:pressed {{ border-color: {theme.secondary}; }}
    QPushButton:disabled {{
        background: {theme.panel}; color: {theme.secondary}; border-color: {theme.soft};
    }}
    QComboBox {{
        background: {theme.panel}; color: {theme.text}; font-size: {SECONDARY_PX}px;
        border: 1px solid {theme.line}; border-radius: {CONTROL_RADIUS}px;
        min-height: 26px; padding-left: 8px;
    }}
    QComboBox:disabled {{ color: {theme.secondary}; }}
    QComboBox::down-arrow, QCheckBox::indicator:checked {{ image: none; }}
    QComboBox::drop-down {{ border: none; width: 18px; }}
    QComboBox QAbstractItemView {{
        background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.line};
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
    }}
    #network_value {{
        background: {theme.panel}; color: {theme.text}; font-size: {SECONDARY_PX}px;
        border: 2px solid {theme.accent}; border-radius: 5px; padding: 0 4px; min-height: 22px;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
    }}
    #network_value[refused="true"] {{ border-color: {theme.danger}; }}
    QCheckBox {{ color: {theme.text}; font-size: {SECONDARY_PX}px; spacing: 5px; }}
    QCheckBox::indicator {{
        width: 13px; height: 13px; border: 1px solid {theme.secondary}; border-radius: 3px;
        background: {theme.panel};
    }}
    QCheckBox::indicator:checked {{ background: {theme.accent}; border-color: {theme.accent}; }}
    QCheckBox:focus {{ color: {theme.accent}; }}
    QPushButton:focus, QComboBox:focus {{ border-color: {theme.accent}; }}
    QToolTip {{
        background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.line}; padding: 4px;
    }}
    """
