"""Whether a change helped, from arrays. No Django, no database; sentences for people are in Dutch.

    interrupted_time_series, difference_in_differences, randomisation_test, staggered_start, stepped_wedge
    confidence_sequence, confidence_sequence_of_mean, normal_mixture_boundary, use_rate

What is estimated by `statsmodels` and `scipy` is theirs; ours are the confidence sequences, the lots, and restricted
likelihood for a series with gaps. Imported when it is asked for: it takes a process 100 MB.
"""

from toetssteen.evaluation.statistics.differences import difference_in_differences
from toetssteen.evaluation.statistics.interrupted import Interruption, interrupted_time_series
from toetssteen.evaluation.statistics.randomisation import randomisation_test
from toetssteen.evaluation.statistics.rates import Rate, use_rate
from toetssteen.evaluation.statistics.result import Estimate, NotEstimable
from toetssteen.evaluation.statistics.sequences import (
    confidence_sequence,
    confidence_sequence_of_mean,
    normal_mixture_boundary,
    normal_mixture_rho,
)
from toetssteen.evaluation.statistics.staggered import staggered_start
from toetssteen.evaluation.statistics.wedge import stepped_wedge

__all__ = [
    "Estimate",
    "Interruption",
    "NotEstimable",
    "Rate",
    "confidence_sequence",
    "confidence_sequence_of_mean",
    "difference_in_differences",
    "interrupted_time_series",
    "normal_mixture_boundary",
    "normal_mixture_rho",
    "randomisation_test",
    "staggered_start",
    "stepped_wedge",
    "use_rate",
]
