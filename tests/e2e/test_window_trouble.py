"""The whole window offscreen when there is too little to train on, or training goes wrong."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QToolButton,
)

from nnviz import app
from nnviz.core.mode import Mode

# Points


def test_with_points_of_one_class_only_it_says_so(tutorial):
    tutorial.trigger("new")
    tutorial.idle()
    assert "no training points yet" in tutorial.status()
    tutorial.click(0.1, 0.1)
    tutorial.idle()
    assert "all training points are of class 1" in tutorial.status()
    tutorial.click(-0.1, 0.1, Qt.MouseButton.RightButton)
    tutorial.idle()
    assert "all training points" not in tutorial.status()


def test_running_without_points_waits_for_the_first(tutorial):
    tutorial.trigger("new")
    tutorial.idle()
    tutorial.key(Qt.Key.Key_Space)
    assert "Waiting" in tutorial.status()
    tutorial.click(0.1, 0.1)
    tutorial.until(lambda: tutorial.window.session.snapshot.iteration > 0)
    tutorial.until(lambda: "Running" in tutorial.status())
    tutorial.key(Qt.Key.Key_Space)


# Trouble


def test_divergence_says_why_and_a_lower_rate_goes_on(hand):
    prices = hand("house-prices")
    prices.idle()
    prices.type(prices.rate_field, "1000")
    prices.window.views.plane.setFocus()
    prices.key(Qt.Key.Key_Space)
    prices.until(lambda: prices.window.session.mode is Mode.DIVERGED)
    prices.until(lambda: "diverged" in prices.status())
    assert "learning rate 1000 is too large" in prices.status()
    assert np.isfinite(prices.window.session.snapshot.loss)
    done = prices.window.session.snapshot.iteration
    prices.type(prices.rate_field, "0.001")
    prices.idle()
    assert "diverged" not in prices.status()
    prices.window.views.plane.setFocus()
    prices.key(Qt.Key.Key_Right)
    prices.until(lambda: prices.window.session.snapshot.iteration == done + 1)
    assert prices.window.session.mode is Mode.PAUSED


def test_a_failure_of_the_worker_is_said_and_reset_goes_on(tutorial, monkeypatch):
    def broken(*_, **__):
        raise MemoryError("too little memory")

    with monkeypatch.context() as patched:
        patched.setattr("nnviz.engine.trainer.train", broken)
        tutorial.key(Qt.Key.Key_Space)
        tutorial.until(lambda: "too little memory" in tutorial.status())
        tutorial.idle()
    assert tutorial.child(QToolButton, "run_button").text() == "Run"
    tutorial.trigger("reset")
    tutorial.idle()
    assert "too little memory" not in tutorial.status()
    tutorial.trigger("step")
    tutorial.until(lambda: tutorial.window.session.snapshot.iteration == 1)


def test_what_nobody_caught_is_said_in_the_status_bar(tutorial, caplog):
    error = LookupError("the plug has been pulled")
    app._ExceptionHook(tutorial.window)(LookupError, error, None)
    assert "Something went wrong" in tutorial.status()
    assert "the plug has been pulled" in tutorial.status()
    assert "LookupError" in caplog.text
    assert tutorial.window.isVisible()


def test_ctrl_c_in_the_shell_closes_the_window(tutorial):
    app._ExceptionHook(tutorial.window)(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not tutorial.window.isVisible()
