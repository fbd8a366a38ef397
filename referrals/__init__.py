"""The handover from counsellor to partner organization, and back."""
