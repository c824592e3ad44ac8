"""The pages that every site has: a home and a catalogue in each language."""

from django.conf import settings
from django.utils.translation import gettext, override
from wagtail.models import Locale, Page, Site

from cms.models import HomePage
from courses.models import CataloguePage
from languages import deriving


def locales() -> dict[str, Locale]:
    """The locale rows of all languages by code, made where missing."""
    return {
        code: Locale.objects.get_or_create(language_code=code)[0] for code, _ in settings.LANGUAGES
    }


def catalogues() -> dict[str, CataloguePage]:
    """The catalogue page of each language, made with its home page where missing. Idempotent."""
    by_code = locales()
    default = by_code[settings.LANGUAGE_CODE]
    with deriving.by_itself():
        home = home_page(default, None)
        parent = catalogue_page(home, None)
        found = {settings.LANGUAGE_CODE: parent}
        for code, locale in by_code.items():
            if code != settings.LANGUAGE_CODE:
                found[code] = catalogue_page(home_page(locale, home), parent)
        point_site_at(home)
    return found


def home_page(locale: Locale, source: HomePage | None) -> HomePage:
    page = HomePage.objects.filter(locale=locale).first()
    if page:
        return page
    key = {"translation_key": source.translation_key} if source else {}
    page = HomePage(title="Saboq", slug=f"home-{locale.language_code}", locale=locale, **key)
    return publish(Page.get_first_root_node(), page)


def catalogue_page(home: HomePage, source: CataloguePage | None) -> CataloguePage:
    page = CataloguePage.objects.filter(locale=home.locale).first()
    if page:
        return page
    key = {"translation_key": source.translation_key} if source else {}
    with override(home.locale.language_code):
        title = gettext("Courses")
    return publish(home, CataloguePage(title=title, slug="courses", locale=home.locale, **key))


def publish(parent: Page, page: Page) -> Page:
    """Add a page under its parent and publish it."""
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def point_site_at(home: HomePage) -> None:
    """The default site begins at the home page; Wagtail's welcome page goes."""
    site = Site.objects.filter(is_default_site=True).first()
    if site and site.root_page_id == home.pk:
        return
    old = site.root_page if site else None
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "site_name": "Saboq", "root_page": home},
    )
    if old and old.specific_class is Page:
        old.delete()
