"""Use case: the exposure of an economy, an employer or one occupation."""

from passerelle.app.exposure.views import economy, occupation_exposure, roster_exposure

__all__ = ["economy", "occupation_exposure", "roster_exposure"]
