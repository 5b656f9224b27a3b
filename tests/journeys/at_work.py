"""What people do in every journey, one sentence each. Nothing here waits by the clock: each waits for what shows."""

import re

from playwright.sync_api import Locator, Page, expect


def product_box(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Zoek het product met de woorden van de klant")


def customer_box(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Zoek de klant")


def choose_product(page: Page, words: str, name: str) -> None:
    """Type, and take this one of what is found."""
    product_box(page).fill(words)
    title = page.locator(".toets-result__title", has_text=re.compile(rf"^\s*{re.escape(name)}\s*$"))
    page.locator("#product-results").get_by_role("button").filter(has=title).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def choose_follow_up(page: Page, name: str) -> None:
    page.get_by_role("group", name="Ja, namelijk:").get_by_role("button", name=name).click()
    expect(page.get_by_role("heading", name="Wat de vervolgactie nodig heeft")).to_be_visible()


def find_customer(page: Page, words: str, name: str) -> None:
    customer_box(page).press_sequentially(words)
    page.locator("#customer-results").get_by_role("button", name=name).first.click()
    expect(customer(page)).to_contain_text(name)


def customer(page: Page) -> Locator:
    return page.locator(".toets-customer__name")


def question(page: Page, code: str) -> Locator:
    return page.locator(f'[data-question="{code}"]')


def field(page: Page, code: str) -> Locator:
    return page.locator(f'[name="q:{code}"]')


def choose(page: Page, code: str, option: str) -> None:
    """One of the answers, by its label as a mouse does: where they stand in a row the label covers its button."""
    question(page, code).locator("label", has_text=option).click()


def signal(page: Page, code: str, kind: str) -> None:
    """Two actions."""
    about = question(page, code)
    about.get_by_text("Jouw signaal").first.click()
    about.get_by_role("button", name=kind).click()
    expect(about.locator(".toets-signalled")).to_contain_text(kind, ignore_case=True)


def save(page: Page) -> str:
    """The reference that the customer gets."""
    page.get_by_role("button", name="Opslaan").click()
    return reference(page)


def reference(page: Page) -> str:
    expect(page.get_by_role("heading", name="Opgeslagen")).to_be_visible()
    return page.locator("#reference").inner_text()
