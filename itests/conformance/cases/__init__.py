# SPDX-License-Identifier: Apache-2.0
"""The cases, by what they look at. A case is a function of a session."""
