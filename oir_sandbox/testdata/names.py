"""Plain Danish names for invented people, streets, companies and institutions. Source of all: ours; nobody is meant."""

from typing import Final

MEN: Final = ("Anders", "Bo", "Carl", "Christian", "Emil", "Erik", "Frederik", "Hans", "Henrik", "Ib", "Jacob", "Jens", "Jonas",
              "Jørgen", "Kaj", "Karl", "Kasper", "Knud", "Lars", "Mads", "Magnus", "Malthe", "Martin", "Mikkel", "Niels", "Ole",
              "Oskar", "Per", "Peter", "Poul", "Rasmus", "Simon", "Svend", "Søren", "Thomas", "Tobias", "Troels", "Viggo", "Åge")  # fmt: skip
WOMEN: Final = ("Agnes", "Alma", "Anna", "Anne", "Astrid", "Birgit", "Bodil", "Camilla", "Clara", "Dorthe", "Ella", "Else", "Emma",
                "Freja", "Grethe", "Hanne", "Helle", "Ida", "Inger", "Jytte", "Karen", "Karla", "Kirsten", "Laura", "Lene", "Lis",
                "Lone", "Maja", "Marie", "Mette", "Nanna", "Pia", "Ragnhild", "Rikke", "Sofie", "Solveig", "Trine", "Ulla", "Åse")  # fmt: skip
FAMILIES: Final = ("Andersen", "Bach", "Bang", "Bech", "Bjerregaard", "Bruun", "Christensen", "Dahl", "Eriksen", "Frandsen",
                   "Friis", "Gade", "Hansen", "Holm", "Iversen", "Jacobsen", "Jensen", "Juhl", "Jørgensen", "Kjær", "Koch",
                   "Kristensen", "Krogh", "Larsen", "Lauridsen", "Lund", "Madsen", "Mikkelsen", "Mortensen", "Nielsen", "Nygaard",
                   "Olsen", "Pedersen", "Petersen", "Poulsen", "Rasmussen", "Schmidt", "Simonsen", "Skov", "Svendsen", "Sørensen",
                   "Thomsen", "Toft", "Vestergaard", "Winther", "Østergaard", "Aagaard")  # fmt: skip
STREETS: Final = ("Ahornvej", "Birkevej", "Bøgevej", "Egevej", "Elmevej", "Fyrrevej", "Granvej", "Hasselvej", "Industrivej", "Kirkegade",
                  "Kløvervej", "Lindevej", "Lærkevej", "Møllevej", "Nørregade", "Parkvej", "Pilevej", "Rosenvej", "Skolevej", "Skovvej",
                  "Stationsvej", "Søndergade", "Torvet", "Vestergade", "Ærøvej", "Østergade", "Ålykkevej")  # fmt: skip
TRADES: Final = (
    "Bageri",
    "Byg",
    "Consult",
    "Entreprise",
    "Handel",
    "Invest",
    "Maler",
    "Murer",
    "Service",
    "Smede",
    "Transport",
    "VVS",
)
FORMS: Final = ("ApS", "A/S", "I/S")
INSTITUTIONS: Final = ("Børnehaven", "Vuggestuen", "Skolen", "Plejehjemmet", "Biblioteket", "Ungdomsklubben")
PLACES: Final = (
    "Bakken",
    "Engen",
    "Kilden",
    "Lunden",
    "Mosen",
    "Mølledammen",
    "Skovbrynet",
    "Solstrålen",
    "Stjernen",
    "Søen",
    "Åen",
)
