"""Forms: label, control, hint and error belong together, for eyes and for screen readers."""

from __future__ import annotations

from django import forms
from django.template import Context, Template


class Person(forms.Form):
    email = forms.EmailField(help_text="Where we write to.")
    nickname = forms.CharField(required=False)
    password = forms.CharField(widget=forms.PasswordInput)
    role = forms.ChoiceField(choices=[("agent", "Agent")], widget=forms.RadioSelect)
    agree = forms.BooleanField()
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("These two don't go together.")


def test_a_field_is_tied_to_its_hint():
    drawn = str(Person()["email"].as_field_group())

    assert '<label for="id_email">' in drawn
    assert 'class="input"' in drawn
    assert 'aria-describedby="id_email_helptext"' in drawn
    assert 'id="id_email_helptext"' in drawn


def test_a_wrong_field_says_so_beside_the_field():
    drawn = str(Person({"email": "nobody"})["email"].as_field_group())

    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_email_helptext id_email_error"' in drawn
    assert '<div id="id_email_error"><p class="error">' in drawn


def test_only_what_may_be_left_out_is_marked():
    drawn = Person()

    assert "optional" in str(drawn["nickname"].as_field_group())
    assert "optional" not in str(drawn["email"].as_field_group())


def test_a_password_can_be_shown():
    drawn = str(Person()["password"].as_field_group())

    assert 'type="password"' in drawn
    assert 'data-reveal="id_password"' in drawn


def test_choices_are_a_group_with_a_name():
    drawn = str(Person()["role"].as_field_group())

    assert '<legend class="label">Role</legend>' in drawn
    assert 'type="radio"' in drawn


def test_a_refused_form_starts_with_what_is_wrong_and_keeps_its_hidden_fields():
    drawn = str(Person({"email": "ana@example.com", "token": "t", "password": "p"}))

    assert drawn.index('role="alert"') < drawn.index('id="id_email"')
    assert "These two don&#x27;t go together." in drawn
    assert '<a href="#id_agree">' in drawn
    assert '<a href="#id_email">' not in drawn
    assert 'name="token" value="t"' in drawn


def test_a_page_may_give_a_field_another_label_and_hint():
    page = Template('{% load frame %}{% field form.email label="Address" hint="Only yours." %}')

    drawn = page.render(Context({"form": Person()}))

    assert ">Address</label>" in drawn
    assert "Only yours." in drawn
