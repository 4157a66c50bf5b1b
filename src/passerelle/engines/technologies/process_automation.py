"""Process automation: software that follows fixed rules through records, forms, orders and payments."""

from __future__ import annotations

from datetime import date

from passerelle.domain.technology import Activities, AdoptionCurve, Evidence, Technology
from passerelle.domain.units import Range

TECHNOLOGY = Technology(
    id="process-automation",
    title="Process automation",
    reaches=(
        "Detailed activities that carry a structured record through fixed rules: to enter, transfer, look "
        "up, verify, reconcile, compile, total and file it; to process orders, bills, payments, claims, "
        "forms and bookings; to send what is due. Not: to handle cash, to look at goods or persons, to "
        "write or proofread free text, to judge, to decide an exception."
    ),
    reach=Activities(
        ids=(
            "4.A.1.a.1.I04.D04",  # gather financial records
            "4.A.1.a.1.I04.D05",  # retrieve information from electronic sources
            "4.A.1.a.1.I04.D07",  # search files and databases
            "4.A.1.a.1.I14.D03",  # take applicants' particulars
            "4.A.1.a.2.I02.D10",  # track goods
            "4.A.1.b.3.I03",  # calculate financial data, taxes, repayments
            "4.A.2.a.2.I01",  # verify records and data
            "4.A.2.a.2.I03.D01",  # compile operational data
            "4.A.2.a.2.I03.D03",  # compile data or documentation
            "4.A.2.a.2.I04.D01",  # reconcile records of transactions
            "4.A.2.a.2.I05",  # verify personal information
            "4.A.2.a.3.I01.D02",  # check documents against requirements
            "4.A.2.a.3.I01.D05",  # check licence or permit applications
            "4.A.2.a.3.I01.D06",  # verify shipping documents
            "4.A.2.a.3.I03.D04",  # check insurance cover
            "4.A.2.b.1.I01.D05",  # calculate shipping costs
            "4.A.2.b.1.I01.D07",  # calculate what goods or services cost
            "4.A.2.b.5.I01.D02",  # book tables
            "4.A.2.b.5.I03",  # book appointments
            "4.A.3.b.1.I06",  # enter, code, convert, update data
            "4.A.3.b.6.I08",  # keep operational records
            "4.A.3.b.6.I10",  # keep sales or financial records
            "4.A.3.b.6.I11.D02",  # keep records of medical facilities
            "4.A.3.b.6.I11.D05",  # keep medical records
            "4.A.3.b.6.I13",  # fill in contracts, applications, permits
            "4.A.4.a.5.I10.D05",  # book travel
            "4.A.4.a.5.I10.D09",  # book services
            "4.A.4.c.1.I01.D01",  # classify by a standard system
            "4.A.4.c.1.I01.D02",  # file documents
            "4.A.4.c.1.I01.D03",  # process healthcare paperwork
            "4.A.4.c.1.I01.D05",  # enrol students
            "4.A.4.c.1.I01.D06",  # clerical work in medical settings
            "4.A.4.c.1.I03",  # execute financial transactions
            "4.A.4.c.1.I04.D02",  # issue documents to customers or employees
            "4.A.4.c.1.I04.D04",  # issue certificates
            "4.A.4.c.1.I05.D03",  # send documents
            "4.A.4.c.2.I02.D02",  # administer pay and benefits
            "4.A.4.c.3.I04",  # collect payments
        ),
        but_not=(
            "4.A.1.b.3.I03.D02",  # winnings at the gaming table
            "4.A.2.a.2.I01.D02",  # check a load against its papers
            "4.A.2.a.2.I01.D06",  # evaluate data quality
            "4.A.2.a.2.I01.D11",  # check diagnostic images
            "4.A.2.a.2.I05.D01",  # examine papers that a person shows
            "4.A.2.a.2.I05.D05",  # check tickets at the door
            "4.A.3.b.1.I06.D01",  # load images
            "4.A.3.b.1.I06.D02",  # operate imaging equipment
            "4.A.3.b.1.I06.D04",  # update websites
            "4.A.3.b.1.I06.D07",  # prepare data for analysis
            "4.A.3.b.6.I08.D02",  # document procedures
            "4.A.3.b.6.I08.D04",  # records of green operations
            "4.A.3.b.6.I08.D08",  # count trees and crops
            "4.A.3.b.6.I08.D11",  # document activities in free text
            "4.A.3.b.6.I08.D13",  # describe repairs
            "4.A.3.b.6.I08.D16",  # transcribe
            "4.A.3.b.6.I08.D18",  # record research
            "4.A.3.b.6.I08.D27",  # record the environment
            "4.A.3.b.6.I08.D29",  # keep minutes
            "4.A.3.b.6.I08.D30",  # document procedures of the organisation
            "4.A.4.c.1.I03.D01",  # operate cash registers
            "4.A.4.c.1.I03.D05",  # hand out money or vouchers
            "4.A.4.c.1.I03.D09",  # take orders at the table or counter
            "4.A.4.c.1.I03.D13",  # conduct gaming transactions
        ),
    ),
    evidence=Evidence.MAPPED,
    adoption=AdoptionCurve(
        ceiling=Range(low=0.30, central=0.50, high=0.75),
        midpoint=date(2024, 1, 1),
        pace=Range(low=0.10, central=0.20, high=0.35),
    ),
    survey=("", ""),
    time_saved=Range(low=0.20, central=0.50, high=0.80),
    reused=Range(low=0.20, central=0.50, high=0.80),
    sources=("Reach: our own mapping of O*NET 29.0 work activities, by the criterion stated.",),
    guess=(
        "The ceiling, the midpoint, the pace, the time saved and the share of saved time that is used again "
        "are guesses, with wide ranges: no survey in the snapshot asks for process automation. It has spread "
        "for decades, so a large part is in today's headcount already (central: 29 % of reached work in late "
        "2025). Nothing tells industries apart: all follow one curve."
    ),
)
