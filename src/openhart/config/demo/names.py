"""Ordinary names and places of living, put together at random: nobody real is meant.

Given names are grouped by the gender they are most often given for; families mix freely, as in any town.
"""

GIRLS = (
    "Aaliyah", "Abigail", "Adriana", "Aisha", "Alana", "Alexis", "Alicia", "Amara", "Amelia", "Ana", "Anjali", "Ashley",
    "Autumn", "Bianca", "Brianna", "Camila", "Carmen", "Chloe", "Daniela", "Destiny", "Diana", "Ebony", "Elena",
    "Elizabeth", "Emily", "Erin", "Fatima", "Faith", "Gabriela", "Grace", "Hannah", "Hope", "Imani", "Isabel", "Jada",
    "Jasmine", "Jennifer", "Jordan", "Julia", "Kaitlyn", "Karina", "Kayla", "Keisha", "Kiara", "Laila", "Lauren",
    "Leah", "Linh", "Lucia", "Madison", "Maria", "Mariam", "Megan", "Mei", "Melanie", "Mia", "Monique", "Morgan",
    "Nadia", "Naomi", "Natalia", "Nevaeh", "Nicole", "Noor", "Olivia", "Paige", "Paola", "Priya", "Rachel", "Rosa",
    "Sabrina", "Samantha", "Sara", "Serena", "Shanice", "Sofia", "Stephanie", "Tamika", "Taylor", "Tiana", "Valeria",
    "Vanessa", "Ximena", "Yara", "Yolanda", "Zoe",
)  # fmt: skip
BOYS = (
    "Aaron", "Adrian", "Ahmed", "Alejandro", "Andre", "Anthony", "Brandon", "Caleb", "Carlos", "Christian", "Darius",
    "David", "Diego", "Elijah", "Ethan", "Gabriel", "Hassan", "Isaiah", "Jamal", "Jayden", "Jose", "Joshua", "Julian",
    "Kevin", "Liam", "Luis", "Malik", "Marcus", "Mateo", "Miguel", "Nathan", "Noah", "Omar", "Oscar", "Rafael", "Ravi",
    "Ryan", "Samuel", "Terrence", "Tyler", "Victor", "Wei", "Xavier",
)  # fmt: skip
EITHER = ("Alex", "Avery", "Cameron", "Casey", "Dakota", "Jamie", "Kai", "Quinn", "Riley", "Rowan", "Sage", "Skyler")
FAMILIES = (
    "Adams", "Ahmed", "Allen", "Alvarez", "Anderson", "Baker", "Barnes", "Bennett", "Brooks", "Brown", "Bryant",
    "Campbell", "Carter", "Castillo", "Chen", "Clark", "Coleman", "Collins", "Cooper", "Cruz", "Davis", "Delgado",
    "Diaz", "Edwards", "Evans", "Fernandez", "Fisher", "Flores", "Foster", "Garcia", "Gomez", "Gonzalez", "Graham",
    "Grant", "Gray", "Green", "Greene", "Griffin", "Gutierrez", "Hall", "Hamilton", "Harris", "Hassan", "Henry",
    "Hernandez", "Hill", "Howard", "Hughes", "Jackson", "James", "Jenkins", "Johnson", "Jones", "Kaur", "Kelly",
    "Khan", "King", "Kowalski", "Kumar", "Lee", "Lewis", "Lopez", "Marshall", "Martin", "Martinez", "Medina",
    "Mendez", "Miller", "Mitchell", "Moore", "Morales", "Morgan", "Morris", "Murphy", "Myers", "Nelson", "Nguyen",
    "Novak", "Ortiz", "Parker", "Patel", "Perez", "Perry", "Peterson", "Phillips", "Pierre", "Powell", "Price",
    "Ramirez", "Ramos", "Reed", "Reyes", "Reynolds", "Richardson", "Rivera", "Roberts", "Robinson", "Rodriguez",
    "Rogers", "Rosario", "Ross", "Ruiz", "Russo", "Sanchez", "Sanders", "Santos", "Scott", "Shah", "Silva", "Simmons",
    "Singh", "Smith", "Stewart", "Sullivan", "Taylor", "Thomas", "Thompson", "Torres", "Tran", "Turner", "Vargas",
    "Vega", "Walker", "Wallace", "Ward", "Washington", "Watson", "White", "Williams", "Wilson", "Wood", "Wright",
    "Young",
)  # fmt: skip
STREETS = (
    "Maple Street", "Oak Street", "Elm Street", "Main Street", "Chestnut Avenue", "Park Terrace", "Highland Avenue",
    "Church Street", "Prospect Street", "Cedar Lane", "River Road", "Hillside Avenue", "Washington Avenue",
    "Center Street", "School Street", "Birch Drive", "Spring Street", "Walnut Street", "Meadow Lane", "Grove Street",
)  # fmt: skip
LANGUAGES = ("English", "English", "English", "English", "English", "Spanish", "Spanish", "English, Spanish")
OTHER_LANGUAGES = (
    "Portuguese", "Haitian Creole", "Polish", "Vietnamese", "Arabic", "Mandarin", "American Sign Language",
)  # fmt: skip
