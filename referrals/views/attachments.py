"""Files of a referral: attach, download, delete. A file leaves only through the check of what the person may see."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from referrals import attachments
from referrals.errors import Incomplete, ReferralError
from referrals.fields import Block
from referrals.forms.attachments import AttachmentForm
from referrals.models import AccessEntry, Attachment
from referrals.upload_handler import InMemoryUpload
from referrals.views.access import find_referral, note_access
from referrals.views.content import Gone, content_page, open_content


@csrf_exempt  # the check comes below, once it is said where the file is kept: it reads the form
def attach(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Takes in a file, in memory only."""
    if request.method == "POST":
        request.upload_handlers = [InMemoryUpload(request)]
    return _attach(request, reference)


@csrf_protect
@content_page
@require_POST
def _attach(request: HttpRequest, reference: str) -> HttpResponseBase:
    opened = open_content(request, reference, "attachment:add", verb=AccessEntry.Verb.WRITE)
    form = AttachmentForm(request.POST, request.FILES)
    refusal = ""
    if form.is_valid():
        file = form.cleaned_data["file"]
        content, name = (file.read(), file.name) if file else (b"", "")
        try:
            attachments.attach(opened.referral, opened.doer, content, name, form.cleaned_data["kind"])
        except Incomplete as problem:
            for field, sentence in problem.fields.items():
                form.add_error(field, str(sentence))
        except ReferralError as problem:
            refusal = str(problem)
        else:
            messages.success(request, _("The file is attached."))
            return HttpResponseRedirect(reverse("referrals:detail", args=[reference]))
    context = {
        "referral": opened.referral,
        "form": form,
        "refusal": refusal,
        "heading": _("Attach a file"),
        "button": _("Attach"),
        "is_upload": True,
    }
    return render(request, "referrals/enclosed_form.html", context, status=409 if refusal else 400)


@content_page
@require_safe
def download(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """The file as a download that no browser opens inside the portal; 403 where the block is not disclosed."""
    opened = find_referral(request, reference)
    allowed = Block.ATTACHMENTS in opened.shown.blocks
    verb = AccessEntry.Verb.EXPORT if allowed else AccessEntry.Verb.REFUSED
    note_access(request, opened, "attachment", verb)
    if opened.shown.is_stub:
        raise Gone(opened)
    if not allowed:
        raise PermissionDenied
    attachment = get_object_or_404(Attachment, referral=opened.referral, pk=pk)
    try:
        content = attachments.content_of(attachment)
    except attachments.Missing as problem:
        raise Http404 from problem
    except attachments.Infected:
        messages.error(request, _("A virus was found in this file. It cannot be downloaded."))
        return HttpResponseRedirect(reverse("referrals:detail", args=[reference]))
    return _as_download(content, attachment)


@content_page
@require_POST
def delete(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """Deletes a file of a draft."""
    opened = open_content(request, reference, "attachment:delete", verb=AccessEntry.Verb.WRITE)
    attachment = get_object_or_404(Attachment, referral=opened.referral, pk=pk)
    try:
        attachments.detach(opened.referral, opened.doer, attachment)
    except ReferralError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The file is deleted."))
    return HttpResponseRedirect(reverse("referrals:detail", args=[reference]))


def _as_download(content: bytes, attachment: Attachment) -> HttpResponse:
    response = HttpResponse(content, content_type=attachment.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, attachment.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
